using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests;

/// <summary>Every package of a cache in the layout of older Spacks becomes an image whose programs print what Spack's own did.</summary>
public sealed class EveryPackageOfLayout2(ContainerHost host)
{
    private static readonly FixtureCache? Cache = FixtureCache.Layout2;

    public static TheoryData<string> Specs => [.. Cache?.Packages().Select(package => package.Spec) ?? ["none"]];

    [Theory]
    [MemberData(nameof(Specs))]
    public void PrintsWhatItPrintedWhereSpackHadBuiltIt(string spec) =>
        AssertRuns(spec, "as-built", package => package.OriginalPrefix, command => command.AsBuilt);

    [Theory]
    [MemberData(nameof(Specs))]
    public void PrintsWhatItPrintedWhereSpackHadInstalledIt(string spec)
    {
        var store = Cache?.Expected("expected.json").Text("relocated_store") ?? "";
        AssertRuns(spec, store, package => $"{store}/{package.Name}-{package.Version}-{package.Hash}", command => command.Relocated);
    }

    private void AssertRuns(string spec, string prefix, Func<FixturePackage, string> folder, Func<SmokeCommand, SmokeOutcome> expected)
    {
        Assert.SkipWhen(Cache is null, "the shared fixtures are not here");
        var package = Cache!.Packages().Single(package => package.Spec == spec);
        var image = $"paks-conformance/layout2:{package.Hash}-{(prefix == "as-built" ? prefix : "relocated")}";
        new BuildCall
        {
            Home = host.Home,
            Spec = spec,
            Base = "debian12",
            Cache = Cache.Folder,
            Key = Cache.Key,
            Outputs = ["docker-daemon:"],
            Options = ["--prefix", prefix, "--tag", image],
        }.Call.With("DOCKER_HOST", Tools.DockerHost()).Run().Ended();

        host.AssertRuns(image, package, folder(package), expected);

        ContainerHost.Remove(image);
    }
}
