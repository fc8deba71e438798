using System.Text;
using Paks.Containers.Bases.Registries;
using Paks.Oci;

namespace Paks.Containers.Tests.Bases;

public sealed class StatementsOnBases
{
    private static readonly BaseStatement Statement = new()
    {
        Name = "debian12",
        Root = Descriptor.Of(MediaTypes.ImageIndex, "index"u8),
        Definition = Digest.Sha256("definition"u8),
        Platforms =
        [
            new StatedPlatform("linux/amd64", Descriptor.Of(MediaTypes.ImageManifest, "one"u8), Digest.Sha256("inputs"u8), new Dictionary<string, string> { ["libc6=2.36"] = "sha256:0" }),
            new StatedPlatform("linux/arm/v7", Descriptor.Of(MediaTypes.ImageManifest, "two"u8), Digest.Sha256("others"u8), new Dictionary<string, string>()),
        ],
    };

    [Fact]
    public void ReadAsTheyWereWritten()
    {
        var text = Statement.Compose();
        var read = BaseStatement.Parse(Encoding.UTF8.GetBytes(text));

        Assert.Equal(text, read.Compose());
        Assert.Equal(("debian12", Statement.Root, Statement.Definition), (read.Name, read.Root, read.Definition));
        Assert.Equal("linux/arm/v7", read.Find(Digest.Sha256("two"u8))!.Platform);
        Assert.Null(read.Find(Digest.Sha256("index"u8)));
        Assert.All(text.Split('\n'), line => Assert.True(line.Length < 200));
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2")]
    [InlineData("\"version\": 1", "\"version\": \"1\"")]
    [InlineData("\"base\": \"debian12\"", "\"base\": 12")]
    [InlineData("\"base\": \"debian12\"", "\"base\": \"debian12\", \"base\": \"other\"")]
    [InlineData("\"definition\"", "\"definitions\"")]
    [InlineData("sha256:", "sha257:")]
    [InlineData("\"size\": 3", "\"size\": 3.5")]
    [InlineData("\"platforms\": [", "\"platforms\": {\"a\": [")]
    public void AreRefusedWhereTheyAreNone(string old, string other)
    {
        var text = Statement.Compose();
        Assert.Contains(old, text, StringComparison.Ordinal);

        Assert.Throws<FormatException>(() => BaseStatement.Parse(Encoding.UTF8.GetBytes(text.Replace(old, other, StringComparison.Ordinal))));
    }
}
