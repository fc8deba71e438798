using Paks.Containers.Keys;
using Paks.Containers.Planning;
using Paks.Containers.Recipes;
using Paks.Containers.Tests.Builds.Kit;
using Paks.Testing;

namespace Paks.Containers.Tests.Builds;

public sealed class PaddedPackages : IDisposable
{
    private readonly Workshop _workshop = new();

    [Fact]
    public async Task MoveIntoTheDefaultStore()
    {
        var plan = await PlanAsync(PrefixChoice.Default);

        Assert.All(plan.Packages, package => Assert.StartsWith("/opt/paks/store/", package.Prefix, StringComparison.Ordinal));
        Assert.All(plan.Packages, package => Assert.Equal(Placement.Relocated, package.Placement));
        Assert.Equal(["/opt/paks/store/bin/sbang"], Assert.Single(plan.Layers.OfType<PlannedLayer.Sbang>()).Paths);
    }

    [Fact]
    public async Task StayWhereTheyWereBuiltWhenAsked()
    {
        var plan = await PlanAsync(PrefixChoice.AsBuilt);

        Assert.All(plan.Packages, package => Assert.Equal(Placement.Verbatim, package.Placement));
        Assert.Equal(["/opt/spack/opt/spack/bin/sbang"], Assert.Single(plan.Layers.OfType<PlannedLayer.Sbang>()).Paths);
        Assert.Contains(plan.Notes, note => note.Contains("padded", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BringNoSbangThatNothingRunsThrough()
    {
        var plan = await PlanAsync(PrefixChoice.Default, "sqlite");

        Assert.Empty(plan.Layers.OfType<PlannedLayer.Sbang>());
    }

    public void Dispose() => _workshop.Dispose();

    private async Task<BuildPlan> PlanAsync(PrefixChoice prefix, string spec = "paks-awkward")
    {
        var recipe = Workshop.Recipe(spec) with { Caches = [SharedFixtures.Path("spack-v3")], Prefix = prefix };
        var environment = _workshop.Environment() with { TrustedKeys = KeyFile.Read(ProjectFixtures.Path("keys", "fixture-public.asc")) };
        return Assert.Single(await ImageBuild.PlanAsync(recipe, environment, TestContext.Current.CancellationToken));
    }
}
