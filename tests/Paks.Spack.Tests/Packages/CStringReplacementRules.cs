using System.Text;
using System.Text.RegularExpressions;
using Paks.Spack.Packages;
using Paks.Spack.Packages.Relocating;

namespace Paks.Spack.Tests.Packages;

/// <summary>In texts of this file a dot stands for NUL.</summary>
public sealed class CStringReplacementRules
{
    private const string Old = "/old/prefix-abcdefg";

    [Theory]
    [InlineData("/new/abcdefg", "./old/prefix-abcdefg/lib.", ".////////new/abcdefg/lib.")]
    [InlineData("/new/abcdefg", "/old/prefix-abcdefg/share/longer/path.", "////////new/abcdefg/share/longer/path.")]
    [InlineData("/n/x", "./old/prefix-abcdefg/lib.", "./n/x/lib.ix-abcdefg/lib.")]
    [InlineData("/n/x", "./old/prefix-abcdefg.", "./n/x.prefix-abcdefg.")]
    [InlineData("/n/x", "./old/prefix-abcdefg", ".////////////////n/x")]
    [InlineData("/n/x", "/old/prefix-abcdefg1234567.", "////////////////n/x1234567.")]
    [InlineData("/n/x", "/old/prefix-abcdefg123456.", "/n/x123456.-abcdefg123456.")]
    [InlineData("/old/prefix-hijklm", "./old/prefix-abcdefg/lib64/x.", ".//old/prefix-hijklm/lib64/x.")]
    [InlineData("/old/prefix-ABCDEFG", "/old/prefix-abcdefg/x/y/z/.", "/old/prefix-ABCDEFG/x/y/z/.")]
    [InlineData("/n/x", "x/old/prefix-abcdefg:/old/prefix-abcdefg/long/tail.", "x////////////////n/x:////////////////n/x/long/tail.")]
    public void AreThoseOfSpack(string @new, string text, string expected) =>
        Assert.Equal(expected, Replace(TextReplacementRules.Map((Old, @new)), text, windowSize: 32));

    [Fact]
    public void RefuseALongerPrefix()
    {
        var refused = Assert.Throws<RelocationRefusedException>(
            () => Replace(TextReplacementRules.Map(("/old/p", "/old/longer")), "/old/p/lib.", windowSize: 32));
        Assert.Equal(RelocationRefusal.PrefixTooLong, refused.Refusal);
        Assert.Equal(("/old/p", "/old/longer", null, "bin/x", "p@1"), (refused.Old, refused.New, refused.CString, refused.File, refused.Package));
        Assert.Equal("Cannot replace '/old/p' with '/old/longer' because the new prefix is longer.", refused.Reason);
    }

    [Theory]
    [InlineData("./old/prefix-abcdefg/li64x.", "/old/prefix-hijklm", "/old/prefix-abcdefg/li64x")]
    [InlineData("/old/prefix-abcdefg/\u001b\u00e9.", "/old/prefix-hijklm", "/old/prefix-abcdefg/\\x1b\\xe9")]
    [InlineData("/old/prefix-abcdefg.", "/old/prefix-", "/old/prefix-abcdefg")]
    public void RefuseAStringThatIsTooShort(string text, string @new, string cString)
    {
        var refused = Assert.Throws<RelocationRefusedException>(
            () => Replace(TextReplacementRules.Map((Old, @new)), text, windowSize: 32));
        Assert.Equal(RelocationRefusal.PrefixTooClose, refused.Refusal);
        Assert.Equal((Old, @new, cString), (refused.Old, refused.New, refused.CString));
        Assert.EndsWith($"Cannot replace '{Old}' with '{@new}' in the C-string '{cString}'.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FirstRowThatMatchesWins() => Assert.Equal(
        "///////one/b/long/tail./two/c/long/tail.",
        Replace(TextReplacementRules.Map(("/opt/aaaaa", "/one"), ("/opt/aaaaa/b", "/x"), ("/opt", "/two")), "/opt/aaaaa/b/long/tail./opt/c/long/tail.", 32));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void EqualThePatternOnRandomBytes(int seed)
    {
        Random random = new(seed);
        string[] pieces = [".", ".", "/", "/old/aaaaaaaaaaaaaa", "/old/aaaaaaaaaaaaaa", "/old/bbbbbbbbbbbbbb", "/old", "a", "x/", "\n", "\u00ff", "lib"];
        var map = TextReplacementRules.Map(("/old/aaaaaaaaaaaaaa", "/n/a"), ("/old/bbbbbbbbbbbbbb", "/new/bbbbbbbbbbb"), ("/old/a", "/old/b"));
        var refused = 0;
        for (var i = 0; i < 3000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => pieces[random.Next(pieces.Length)]));
            var expected = ReplaceByPattern(map, text);
            refused += expected is null ? 1 : 0;
            Assert.Equal(expected, TryReplace(map, text, random.Next(1, 40)));
        }

        Assert.InRange(refused, 1, 2999);
    }

    private static string Replace(PrefixMap map, string text, int windowSize)
    {
        using MemoryStream file = new(Encoding.Latin1.GetBytes(text.Replace('.', '\0')));
        new CStringReplacement(new PrefixPattern(map), windowSize).Apply(file, "p@1", "bin/x");
        return Encoding.Latin1.GetString(file.ToArray()).Replace('\0', '.');
    }

    private static string? TryReplace(PrefixMap map, string text, int windowSize)
    {
        try
        {
            return Replace(map, text, windowSize);
        }
        catch (RelocationRefusedException)
        {
            return null;
        }
    }

    // Spack's rules, on the whole file at once.
    private static string? ReplaceByPattern(PrefixMap map, string text)
    {
        var prefixes = string.Join('|', map.Rows.Select(row => Regex.Escape(row.Old)));
        StringBuilder result = new(text);
        foreach (Match match in Regex.Matches(text.Replace('.', '\0'), $"({prefixes})([^\0]{{0,7}}\0)?", RegexOptions.CultureInvariant))
        {
            var old = match.Groups[1].Value;
            var @new = map.Rows.First(row => row.Old == old).New;
            var tail = match.Groups[2].Value.Replace('\0', '.');
            var shrink = old.Length - @new.Length;
            var kept = 7 - (tail.Length - 1);
            if (shrink < 0)
            {
                return null;
            }

            var edit = tail.Length == 0 || kept <= 0 || End(old, kept) == End(@new, kept)
                ? new string('/', shrink) + @new
                : shrink > 7 ? @new + tail : null;
            if (edit is null)
            {
                return null;
            }

            result.Remove(match.Index, edit.Length).Insert(match.Index, edit);
        }

        return result.ToString();
    }

    private static string End(string text, int length) => text[^Math.Min(length, text.Length)..];
}
