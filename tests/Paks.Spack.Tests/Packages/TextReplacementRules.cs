using System.Text;
using System.Text.RegularExpressions;
using Paks.Spack.Packages;
using Paks.Spack.Packages.Relocating;

namespace Paks.Spack.Tests.Packages;

public sealed class TextReplacementRules
{
    [Theory]
    [InlineData("/opt/a", "/Xb")]
    [InlineData("", "")]
    [InlineData("-L/opt/a", "-L/Xb")]
    [InlineData("x=/opt/a", "x=/Xb")]
    [InlineData("foo/opt/a", "foo/Xb")]
    [InlineData("\"/opt/a\"", "\"/Xb\"")]
    [InlineData("/opt/a:/opt/a/lib:/opt/a", "/Xb:/Xb/lib:/Xb")]
    [InlineData("/pre/opt/a", "/pre/opt/a")]
    [InlineData("//opt/a", "//opt/a")]
    [InlineData("file:///opt/a", "file:///opt/a")]
    [InlineData("/opt/ab", "/Xbb")]
    [InlineData("/opt/a//opt/a", "/Xb//opt/a")]
    [InlineData("/opt/a-/opt/a", "/Xb-/opt/a")]
    [InlineData("/opt/a.txt/opt/a", "/Xb.txt/Xb")]
    [InlineData("\u00e9/opt/a", "\u00e9/Xb")]
    [InlineData("\0/opt/a\0", "\0/Xb\0")]
    [InlineData("$/opt/.x/", "$/dots/")]
    [InlineData("/opt/.x/opt/a", "/dots/opt/a")]
    [InlineData("/opt/a/opt/.x", "/Xb/opt/.x")]
    public void AreThoseOfSpack(string text, string expected) =>
        Assert.Equal(expected, Replace(Map(("/opt/a", "/Xb"), ("/opt/.x", "/dots")), text, windowSize: 64));

    [Theory]
    [InlineData("/opt/a/b", "/one/b")]
    [InlineData("/opt/b", "/two/b")]
    public void FirstRowThatMatchesWins(string text, string expected) =>
        Assert.Equal(expected, Replace(Map(("/opt/a", "/one"), ("/opt/a/b", "/never"), ("/opt", "/two")), text, windowSize: 64));

    /// <summary>The pattern itself, over Latin-1 text, against the walk through windows of every size.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void EqualThePatternOnRandomTexts(int seed)
    {
        Random random = new(seed);
        string[] pieces = ["/", "/", "a", "b-", "_", "/opt", "/opt/a", "/opt/a", "/opt/a/b", "/opt/.x", "/s", ".", ":", " ", "\n", "\0", "\u00e9", "0", "//"];
        var map = Map(("/opt/a/b", "/B"), ("/opt/a", "/longer/than/it/was"), ("/opt/.x", "/dots"), ("/s", "/t"));
        for (var i = 0; i < 4000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.Equal(ReplaceByPattern(map, text), Replace(map, text, windowSize: random.Next(1, 30)));
        }
    }

    [Fact]
    public void HoldAcrossTheBordersOfRealWindows()
    {
        var map = Map(("/opt/store/p", "/n"), ("/opt/store", "/m"));
        var text = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"{new string('x', i % 13)}:/opt/store/p/lib /opt/store/{i}\n"));
        Assert.Equal(ReplaceByPattern(map, text), Replace(map, text, windowSize: 1 << 16));
    }

    [Fact]
    public void DoNotMindASourceThatGivesAByteAtATime()
    {
        using MemoryStream result = new();
        new TextReplacement(new PrefixPattern(Map(("/opt/a", "/b"))), windowSize: 8).Copy(new TricklingStream("x /opt/a y /opt/a"u8.ToArray()), result);
        Assert.Equal("x /b y /b", Encoding.Latin1.GetString(result.ToArray()));
    }

    internal static PrefixMap Map(params (string Old, string New)[] rows) =>
        PrefixMap.Create(rows.Select(row => new PrefixReplacement(row.Old, row.New)), "/sbang");

    private static string Replace(PrefixMap map, string text, int windowSize)
    {
        using MemoryStream result = new();
        new TextReplacement(new PrefixPattern(map), windowSize).Copy(new MemoryStream(Encoding.Latin1.GetBytes(text)), result);
        return Encoding.Latin1.GetString(result.ToArray());
    }

    private static string ReplaceByPattern(PrefixMap map, string text)
    {
        const string Word = "A-Za-z0-9_-";
        var prefixes = string.Join('|', map.Rows.Select(row => Regex.Escape(row.Old)));
        return Regex.Replace(
            text,
            $"(?<![/{Word}])([{Word}]*?)({prefixes})([/{Word}]*)",
            match => match.Groups[1].Value + map.Rows.First(row => row.Old == match.Groups[2].Value).New + match.Groups[3].Value,
            RegexOptions.CultureInvariant);
    }

    private sealed class TricklingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 1)]);
    }
}
