using Paks.Containers.Diagnostics;
using Paks.Containers.Recipes;

namespace Paks.Containers.Tests.Recipes;

public sealed class RecipeFile
{
    private const string Folder = "/home/me/project";

    private static RecipeDocument Parse(string text) => RecipeYaml.Parse(text, "paks-image.yaml", Folder);

    [Fact]
    public void HoldsEveryKey()
    {
        var recipe = Parse(
            """
            specs: [sqlite@3.40:, "libpng ^zlib@1.3:"]
            base: debian12
            caches: [./cache, https://binaries.example/spack]
            keys: [packager.asc]
            platform: linux/arm64
            tags: [me/sqlite:3]
            outputs: [oci:image:3, docker-archive:/tmp/i.tar]
            prefix: as-built
            projection: "{name}/{hash:7}"
            view: none
            add: [app=/app]
            env: {LANG: C.UTF-8, EMPTY: ""}
            labels: {a.b: c}
            entrypoint: [sqlite3, "a b"]
            cmd: run it
            user: "1000:1000"
            workdir: /data
            ports: [8080, 53/udp]
            compression: zstd
            max-layers: 7
            """);

        Assert.Equal(["sqlite@3.40:", "libpng ^zlib@1.3:"], recipe.Specs!);
        Assert.Equal("debian12", recipe.Base);
        Assert.Equal([$"{Folder}/./cache", "https://binaries.example/spack"], recipe.Caches!);
        Assert.Equal([$"{Folder}/packager.asc"], recipe.Keys!);
        Assert.Equal(["linux/arm64"], recipe.Platforms!);
        Assert.Equal([$"oci:{Folder}/image:3", "docker-archive:/tmp/i.tar"], recipe.Outputs!);
        Assert.Equal("as-built", recipe.Prefix);
        Assert.Equal("none", recipe.View);
        Assert.Equal([$"{Folder}/app=/app"], recipe.Add!);
        Assert.Equal(["LANG=C.UTF-8", "EMPTY="], recipe.Environment!);
        Assert.Equal(["a.b=c"], recipe.Labels!);
        Assert.Equal("""["sqlite3","a b"]""", recipe.Entrypoint);
        Assert.Equal("run it", recipe.Command);
        Assert.Equal(["8080", "53/udp"], recipe.Ports!);
        Assert.Equal("zstd", recipe.Compression);
        Assert.Equal("7", recipe.MaxLayers);
        Assert.Null(recipe.RequireSignatures);
    }

    [Theory]
    [InlineData("spec: [zlib]", "paks-image.yaml(1): a recipe has no key 'spec'")]
    [InlineData("base: debian12\nspecs: {a: b}", "paks-image.yaml(2): 'specs' wants a text here")]
    [InlineData("- zlib", "a recipe is one YAML mapping")]
    [InlineData("specs: [zlib", "is not YAML")]
    [InlineData("specs: [zlib\nbase: x", "is not YAML")]
    [InlineData("verify: false", "a recipe has no key 'verify'")]
    public void IsRefusedWithItsLine(string text, string message)
    {
        var refused = Assert.Throws<PaksException>(() => Parse(text));

        Assert.Equal(DiagnosticCodes.InvalidRecipe, refused.Diagnostic.Code);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("[", "")]
    [InlineData("{a: ", "}")]
    public void IsRefusedWhereItNestsTooDeep(string open, string close)
    {
        var text = "specs: " + string.Concat(Enumerable.Repeat(open, 100_000)) + string.Concat(Enumerable.Repeat(close, 100_000));

        Assert.Contains("deeper", Assert.Throws<PaksException>(() => Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IsRefusedWhereItNeverEnds()
    {
        var refused = Assert.Throws<PaksException>(() => RecipeYaml.Read("/dev/zero"));

        Assert.Equal(DiagnosticCodes.InvalidRecipe, refused.Diagnostic.Code);
    }

    [Fact]
    public void IsOverlaidByTheCommandLine()
    {
        var file = new RecipeDocument { Specs = ["zlib"], Base = "debian12", Caches = ["file"], Environment = ["A=1"], Tags = ["a"] };
        var line = new RecipeDocument { Specs = ["sqlite"], Caches = ["line"], Environment = ["A=2"] };

        var both = file.OverlaidWith(line);

        Assert.Equal(["sqlite"], both.Specs!);
        Assert.Equal("debian12", both.Base);
        Assert.Equal(["line", "file"], both.Caches!);
        Assert.Equal(["A=1", "A=2"], both.Environment!);
        Assert.Equal(["a"], both.Tags!);
    }
}
