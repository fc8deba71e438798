using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests.Bases;

/// <summary>A base of a registry is the one that was made and signed elsewhere, and no other is taken.</summary>
public sealed class BasesOfARegistry(BasePublisher publisher) : IClassFixture<BasePublisher>, IDisposable
{
    private readonly Workspace _workspace = new();

    [Theory]
    [InlineData("linux/amd64")]
    [InlineData("linux/arm64")]
    public void GiveTheImagesThatBasesMadeHereGive(string platform)
    {
        var built = Build(publisher.Prefix, platform: platform).Json();

        Assert.Equal(("registry", $"{publisher.Prefix}/debian12:latest"), (built.GetProperty("base").Text("source"), built.GetProperty("base").Text("reference")));
        Assert.Equal(publisher.ImageOf(platform), built.Text("digest"));
        Assert.Equal(publisher.ManifestOf(platform), built.GetProperty("labels").Text("io.paks.base.digest"));
        Assert.Equal("debian12", built.GetProperty("labels").Text("io.paks.base.name"));
    }

    [Fact]
    public void AreTheSameImageWhenBuiltAlone()
    {
        var built = Call("build", "--base", "debian12", "--json", "-o", $"oci:{_workspace.At("alone")}").With("PAKS_BASES", publisher.Prefix).Run().Json();

        Assert.Equal(publisher.ManifestOf("linux/amd64"), built.Text("digest"));
    }

    [Fact]
    public void AreKeptForAnHourAndOffline()
    {
        Build(publisher.Prefix).Ended();

        var again = Build("127.0.0.1:9/bases " + publisher.Prefix, more: "--offline").Json();

        Assert.Equal("store", again.GetProperty("base").Text("source"));
        Assert.Equal(publisher.ImageOf("linux/amd64"), again.Text("digest"));
    }

    [Fact]
    public void AreMountedWhereTheImageGoesToTheSameRegistry()
    {
        var pushed = Build(publisher.Prefix, output: $"docker://{publisher.Host}/me/app:1").Json();

        Assert.InRange(pushed.GetProperty("registries").GetProperty("bytesRead").GetInt64(), 0, 100_000);
        Assert.True(pushed.GetProperty("destinations")[0].GetProperty("bytesMounted").GetInt64() > 1_000_000);
    }

    [Fact]
    public void AreNotTakenUnsigned()
    {
        publisher.Copy("unsigned/debian12");

        Build(publisher.At("unsigned")).Failed(3, "PAKS3020", "debian12", "--sign", "--no-verify");

        var accepted = Build(publisher.At("unsigned"), more: "--no-verify").Ended();
        Assert.Contains("is used although it is not verified", accepted.Error, StringComparison.Ordinal);
        Assert.Contains("\"io.paks.verification\": \"unverified\"", accepted.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AreNotTakenFromAnotherSigner() =>
        Build(publisher.Prefix, key: publisher.OtherKey).Failed(3, "PAKS3021", "debian12", "keys trust");

    [Fact]
    public void AreNotTakenWithAChangedStatement()
    {
        publisher.Copy("tampered/debian12");
        publisher.Sign("tampered/debian12", publisher.Statement().Replace("\"linux/arm64\"", "\"linux/arm65\"", StringComparison.Ordinal));

        Build(publisher.At("tampered")).Failed(3, "PAKS3022", "debian12");
    }

    [Fact]
    public void AreNotTakenWithTheSignatureOfAnother()
    {
        // Validly signed by the trusted key, for the same image under another name: as if one flavour stood for another.
        publisher.Copy("replayed/debian12");
        publisher.Sign("replayed/debian12", publisher.SignAgain("\"debian12\"", "\"debian12-build\""));

        Build(publisher.At("replayed")).Failed(3, "PAKS3023", "debian12-build");
    }

    [Fact]
    public void AreTakenWithTheSignatureThatWasMadeForThemElsewhere()
    {
        publisher.Copy("moved/debian12");
        publisher.Sign("moved/debian12", publisher.Statement());

        Assert.Equal(publisher.ImageOf("linux/amd64"), Build(publisher.At("moved")).Json().Text("digest"));
    }

    [Fact]
    public void AreNotTakenWithAStatementOfAnotherImage()
    {
        publisher.PushOther("other/debian12");
        publisher.Sign("other/debian12", publisher.Statement());

        Build(publisher.At("other")).Failed(3, "PAKS3023", "another image");
    }

    [Fact]
    public void AreNotMadeWhereNoMirrorAnswers() => Build("none").Failed(6, "PAKS3002");

    [Fact]
    public void AreMadeHereWhereTheRegistryIsDown()
    {
        var built = publisher.Build(_workspace, "127.0.0.1:9/bases", makesBases: true).Json();

        Assert.Equal(("build", publisher.ImageOf("linux/amd64")), (built.GetProperty("base").Text("source"), built.Text("digest")));
        Assert.Contains("127.0.0.1:9", built.GetProperty("notes").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void AreMadeHereWhereTheRegistryHasNone()
    {
        var built = publisher.Build(_workspace, publisher.At("nothing"), makesBases: true).Json();

        Assert.Equal("build", built.GetProperty("base").Text("source"));
        Assert.Contains("is not there", built.GetProperty("notes").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void AreTheOnesThatALockFileNames()
    {
        var file = _workspace.At("image.lock");
        publisher.Build(_workspace, "none", makesBases: true, more: ["--lock", file]).Ended();
        using var moved = new Workspace();

        // The tag stands for something else by now; what was locked is there by its digest.
        publisher.Publish("locked");
        publisher.PushOther("locked/debian12");
        var built = publisher.Build(moved, publisher.At("locked"), more: ["--lock", file, "--locked"]).Json();

        Assert.Equal(publisher.ImageOf("linux/amd64"), built.Text("digest"));
        Assert.Contains("@sha256:", built.GetProperty("base").Text("reference"), StringComparison.Ordinal);
    }

    [Fact]
    public void AreListedAndShown()
    {
        Build(publisher.Prefix).Ended();

        var shown = Call("base", "show", "debian12", "--json").With("PAKS_BASES", publisher.Prefix).Run().Json();
        // Lists ask nobody, and know no mirror.
        var listed = PaksImage.Call(_workspace.Home, "base", "list", "--json").With("PAKS_BASES", publisher.Prefix).Run().Json().GetProperty("bases").EnumerateArray().Single(one => one.Text("name") == "debian12");

        Assert.Equal(publisher.ManifestOf("linux/amd64"), shown.Text("digest"));
        Assert.Contains("libc6", shown.GetProperty("packages").EnumerateArray().Select(package => package.Text("name")));
        Assert.Equal((publisher.ManifestOf("linux/amd64"), "store"), (listed.Text("digest"), listed.Text("source")));
    }

    public void Dispose() => _workspace.Dispose();

    private ProgramResult Build(string bases, string platform = "linux/amd64", string? output = null, string? key = null, params IReadOnlyList<string> more) =>
        publisher.Build(_workspace, bases, key: key, platform: platform, output: output, more: more);

    private ProgramCall Call(params IReadOnlyList<string> arguments)
    {
        publisher.Trust(_workspace);
        return PaksImage.Call(_workspace.Home, [.. arguments, "--mirror", BasePublisher.NoMirror, "--quiet"]);
    }
}
