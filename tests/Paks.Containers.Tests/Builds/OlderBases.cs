using Paks.Containers.Bases;
using Paks.Containers.Diagnostics;
using Paks.Containers.Images;
using Paks.Containers.Recipes;
using Paks.Containers.Reports;
using Paks.Containers.Tests.Builds.Kit;

namespace Paks.Containers.Tests.Builds;

/// <summary>Packages that were built for glibc 2.36 on Debian 12, on bases that say what C library they have.</summary>
public sealed class OlderBases : IDisposable
{
    private const string Provides = """{"libc.so.6":["GLIBC_2.31"],"libstdc++.so.6":["GLIBCXX_3.4.28","CXXABI_1.3.12"]}""";

    private readonly Workshop _workshop = new();

    [Fact]
    public async Task AreRefusedWithThoseThatWouldDo()
    {
        var recipe = Workshop.Recipe("zlib@1.2.13", "lua", "sqlite", "paks-env") with { Base = await BaseAsync("ubuntu20.04", "glibc 2.31") };

        var refused = await _workshop.RefusedAsync(recipe);

        Assert.Equal(("PAKS3012", ExitCode.WouldNotRun, recipe.Base), (refused.Code.Id, refused.Code.ExitCode, refused.Input));
        Assert.Matches("zlib@1.2.13/[a-z2-7]{7}.* and [0-9]+ more were built for glibc 2.36 \\(debian12\\), the base has glibc 2.31\\. They would not run\\.", refused.Message);
        // What nothing was compiled of runs anywhere.
        Assert.DoesNotContain("paks-env", refused.Message, StringComparison.Ordinal);
        Assert.Equal(
            "Take --base debian12 or debian13 or ubuntu24.04, packages that were built for ubuntu20.04, or --no-linkage-check to build all the same.", refused.Remedy);
    }

    [Fact]
    public async Task AreTakenWhereTheUserSaysSoWithANote()
    {
        var recipe = Workshop.Recipe("zlib@1.2.13") with { Base = await BaseAsync("ubuntu20.04", "glibc 2.31"), CheckLinkage = false };

        var plan = await _workshop.PlanAsync(recipe);

        var note = Assert.Single(plan.Notes, note => note.Contains("zlib", StringComparison.Ordinal));
        Assert.Matches("zlib@1.2.13/[a-z2-7]{7} .*built for glibc 2.36 \\(debian12\\), the base has glibc 2.31\\.", note);
    }

    [Theory]
    [InlineData("ubuntu24.04", "glibc 2.36")]
    [InlineData("ubuntu24.04", "glibc 2.39")]
    [InlineData("debian12", "glibc 2.36.1")]
    [InlineData("alpine3", "musl 1.2.5")]
    [InlineData("ubuntu20.04", "glibc")]
    [InlineData("ubuntu20.04", "glibc two point three")]
    [InlineData("ubuntu20.04", null)]
    public async Task AreNotThoseThatAreNewEnoughOrDoNotSay(string system, string? libc)
    {
        var plan = await _workshop.PlanAsync(Workshop.Recipe("zlib@1.2.13") with { Base = await BaseAsync(system, libc) });

        Assert.Equal(system != "debian12", plan.Notes.Any(note => note.Contains($"the base is {system}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task TellWhatTheyProvideInImagesAndPlans()
    {
        var recipe = Workshop.Recipe("zlib@1.2.13") with { Base = await BaseAsync("debian12", "glibc 2.36", Provides) };

        var result = await ImageBuild.RunAsync(recipe, [], _workshop.Environment(), TestContext.Current.CancellationToken);

        var labels = result.Image.Configuration.Config.Labels!;
        Assert.Equal(("debian12", "glibc 2.36", Provides), (labels[LabelKeys.OperatingSystem], labels[LabelKeys.Libc], labels[LabelKeys.BaseProvides]));
        using var text = new StringWriter();
        PlanReport.Write(text, [result.Plan], json: false);
        Assert.Contains("  base: debian12, glibc 2.36\n  base libraries: libc.so.6, libstdc++.so.6\n", text.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
        using var json = new StringWriter();
        PlanReport.Write(json, [result.Plan], json: true);
        Assert.Equal("glibc 2.36", System.Text.Json.Nodes.JsonNode.Parse(json.ToString())!["base"]!["libc"]!.GetValue<string>());
        Assert.Equal("CXXABI_1.3.12", System.Text.Json.Nodes.JsonNode.Parse(json.ToString())!["base"]!["provides"]!["libstdc++.so.6"]![1]!.GetValue<string>());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"libc.so.6\":")]
    [InlineData("{\"libc.so.6\":\"GLIBC_2.31\"}")]
    [InlineData("{\"libc.so.6\":[null]}")]
    public async Task ThatTellNonsenseAreNotBelieved(string provides)
    {
        var plan = await _workshop.PlanAsync(Workshop.Recipe("zlib@1.2.13") with { Base = await BaseAsync("debian12", "glibc 2.36", provides) });

        Assert.Null(plan.Base.Provides);
    }

    [Fact]
    public void AreKnownByTheirNames()
    {
        Assert.All(BaseDefinitions.Releases, release => Assert.NotNull(KnownSystems.LibcOf(release)));
        Assert.Null(KnownSystems.LibcOf("plan9"));
        Assert.Equal("ubuntu", KnownSystems.FamilyOf("ubuntu24.04"));
    }

    public void Dispose() => _workshop.Dispose();

    /// <summary>An image that says such things of itself; gives its reference.</summary>
    private async Task<string> BaseAsync(string system, string? libc, string? provides = null)
    {
        var file = _workshop["file"];
        await File.WriteAllTextAsync(file, "below", TestContext.Current.CancellationToken);
        var labels = new Dictionary<string, string?> { [LabelKeys.OperatingSystem] = system, [LabelKeys.Libc] = libc, [LabelKeys.BaseProvides] = provides };
        await _workshop.BuildAsync(Workshop.Recipe() with
        {
            Added = [new AddedContent(file, "/below", IsArchive: false)],
            Run = new RunSettings { Labels = labels.Where(label => label.Value is not null).ToDictionary(label => label.Key, label => label.Value!) },
        });
        Directory.Move(_workshop["image"], _workshop["base"]);
        return $"oci:{_workshop["base"]}:test";
    }
}
