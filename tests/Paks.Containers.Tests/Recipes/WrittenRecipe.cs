using Paks.Containers.Diagnostics;
using Paks.Containers.Recipes;
using Paks.Oci;

namespace Paks.Containers.Tests.Recipes;

public sealed class WrittenRecipe
{
    private static readonly Platform Machine = new("linux", "amd64");
    private static readonly RecipeDocument Small = new() { Specs = ["zlib"], Base = "scratch" };

    private static ImageRecipe Validate(RecipeDocument document) => RecipeValidator.Validate(document, Machine, "/home/me");

    [Fact]
    public void GetsItsDefaults()
    {
        var recipe = Validate(Small);

        Assert.Equal(Machine, Assert.Single(recipe.Platforms));
        Assert.Equal(PrefixChoice.Default, recipe.Prefix);
        Assert.Equal("{name}-{version}-{hash}", recipe.Projection.ToString());
        Assert.Equal("/opt/view", recipe.View);
        Assert.Equal(100, recipe.MaxLayers);
        Assert.True(recipe.RequireSignatures);
    }

    [Fact]
    public void KeepsTheLastOfEqualNames() =>
        Assert.Equal("2", Validate(Small with { Environment = ["A=1", "A=2"] }).Run.Environment["A"]);

    [Fact]
    public void ReadsWordsAsJsonOrAsACommand()
    {
        Assert.Equal(["a b", "c"], Validate(Small with { Entrypoint = """["a b", "c"]""" }).Run.Entrypoint!);
        Assert.Equal(["a", "b"], Validate(Small with { Command = "a  b" }).Run.Command!);
    }

    [Fact]
    public void GivesPortsTheirProtocol() =>
        Assert.Equal(["8080/tcp", "53/udp"], Validate(Small with { Ports = ["8080", "53/udp"] }).Run.Ports);

    public static TheoryData<string, RecipeDocument> Mistakes => new()
    {
        { "--platform", Small with { Platforms = ["amd64"] } },
        { "--platform", Small with { Platforms = ["windows/amd64"] } },
        { "--tag", Small with { Tags = ["UPPER case"] } },
        { "--prefix", Small with { Prefix = "relative" } },
        { "--prefix", Small with { Prefix = "/a/../b" } },
        { "--prefix", Small with { Prefix = "/" } },
        { "--platform", Small with { Platforms = ["linux/amd64/v9"] } },
        { "--label", Small with { Labels = ["io.paks.verification=verified"] } },
        { "--view", Small with { View = "/a:b" } },
        { "--view", Small with { View = "/" + new string('a', 2000) } },
        { "--user", Small with { User = "" } },
        { "--user", Small with { User = "a:b:c" } },
        { "--env", Small with { Environment = ["A B=c"] } },
        { "--tag", Small with { Tags = ["UPPER/x"] } },
        { "--tag", Small with { Tags = ["../x"] } },
        { "--port", Small with { Ports = ["65536"] } },
        { "--add", Small with { Add = ["=/x"] } },
        { "--add", Small with { Add = ["/dev/zero=/z"] } },
        { "--projection", Small with { Projection = "{name}" } },
        { "--projection", Small with { Projection = "{foo}-{hash}" } },
        { "--projection", Small with { Projection = "{hash:99}" } },
        { "--projection", Small with { Projection = "{hash" } },
        { "--projection", Small with { Projection = "../{hash}" } },
        { "--projection", Small with { Projection = "/{hash}" } },
        { "--view", Small with { View = "here" } },
        { "--env", Small with { Environment = ["NOVALUE"] } },
        { "--env", Small with { Environment = ["=value"] } },
        { "--label", Small with { Labels = ["x"] } },
        { "--entrypoint", Small with { Entrypoint = "[1, 2]" } },
        { "--cmd", Small with { Command = "[\"a\"" } },
        { "--workdir", Small with { WorkingDirectory = "data" } },
        { "--port", Small with { Ports = ["http"] } },
        { "--compression", Small with { Compression = "xz" } },
        { "--max-layers", Small with { MaxLayers = "128" } },
        { "--max-layers", Small with { MaxLayers = "0" } },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void IsRefusedByTheNameOfItsOption(string option, RecipeDocument document)
    {
        var refused = Assert.Throws<PaksException>(() => Validate(document));

        Assert.Equal(DiagnosticCodes.InvalidOption, refused.Diagnostic.Code);
        Assert.Contains($"for {option}:", refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Diagnostic.Remedy);
    }

    [Fact]
    public void WithoutSpecsAndFilesIsNothingToBuild() =>
        Assert.Equal(DiagnosticCodes.NothingToBuild, Assert.Throws<PaksException>(() => Validate(new RecipeDocument { Base = "scratch" })).Diagnostic.Code);

    [Fact]
    public void WithoutABaseIsNothingToBuild() =>
        Assert.Equal(DiagnosticCodes.NothingToBuild, Assert.Throws<PaksException>(() => Validate(new RecipeDocument { Specs = ["zlib"] })).Diagnostic.Code);

    [Fact]
    public void MayBeForSeveralPlatforms() =>
        Assert.Equal(
            ["linux/amd64", "linux/arm64", "linux/amd64/v3"],
            Validate(Small with { Platforms = ["linux/amd64, linux/arm64", "linux/amd64/v3", "linux/arm64"] }).Platforms.Select(platform => platform.ToString()));

    [Fact]
    public void WithContentThatIsMissingIsRefused() =>
        Assert.Equal(
            DiagnosticCodes.AddedContentMissing,
            Assert.Throws<PaksException>(() => Validate(Small with { Add = ["no-such-folder=/app"] })).Diagnostic.Code);
}
