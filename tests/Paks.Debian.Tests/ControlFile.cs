using System.Text;

namespace Paks.Debian.Tests;

public class ControlFile
{
    private const string Text = "Package: sh\nDepends: libc6 (>= 2.36),\n dpkg\nDescription: a shell\n .\n More of it.\n";

    [Fact]
    public void HasFieldsWithoutCaseAndWritesThemAsTheyWere()
    {
        var stanza = Parse(Text);

        Assert.Equal("sh", stanza["package"]);
        Assert.Equal("libc6 (>= 2.36),\n dpkg", stanza["Depends"]);
        Assert.Null(stanza["Version"]);
        Assert.Equal(Text, stanza.ToString());
        Assert.Throws<FormatException>(() => stanza.Require("Version"));
    }

    [Fact]
    public void KeepsATableUnderItsField()
    {
        const string Table = "SHA256:\n aa 1 x\n bb 2 y\n";

        Assert.Equal("\n aa 1 x\n bb 2 y", Parse(Table)["SHA256"]);
        Assert.Equal(Table, Parse(Table).ToString());
    }

    [Fact]
    public void MayHaveStanzasCommentsAndForeignLineEnds()
    {
        string[] packages = [.. ControlStanza.ParseAll(Encoding.UTF8.GetBytes("\n# one\nPackage: a\r\n\r\n \t\n\nPackage: b\n# in it\nX: y"))
            .Select(stanza => stanza.Require("Package"))];

        Assert.Equal(["a", "b"], packages);
    }

    [Theory]
    [InlineData("no field")]
    [InlineData(": no name")]
    [InlineData(" continued from nothing")]
    [InlineData("A: 1\nA: 2")]
    [InlineData("A: 1\na: 2")]
    [InlineData("A: 1\n\nB: 2")]
    [InlineData("")]
    public void RefusesWhatIsNone(string text) => Assert.Throws<FormatException>(() => Parse(text));

    [Fact]
    public void WithALongTableIsReadInNoTime()
    {
        var table = string.Concat(Enumerable.Range(0, 200_000).Select(line => $"\n {line:x64} {line} path/{line}"));

        Assert.Equal(table, Parse($"SHA256:{table}")["SHA256"]);
    }

    private static ControlStanza Parse(string text) => ControlStanza.Parse(Encoding.UTF8.GetBytes(text));
}
