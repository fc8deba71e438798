using Paks.Debian.Resolution;

namespace Paks.Debian.Tests.Resolution;

public class Closures
{
    public static TheoryData<string, string, string, string> Found => new()
    {
        { "nothing but itself", "aa 1", "aa", "aa 1" },
        { "Depends and Pre-Depends", "aa 1 / Depends: bb / Pre-Depends: cc\nbb 1 / Depends: dd\ncc 1\ndd 1", "aa", "aa 1, bb 1, cc 1, dd 1" },
        { "no Recommends and no Suggests", "aa 1 / Recommends: bb / Suggests: cc\nbb 1\ncc 1", "aa", "aa 1" },
        { "circles", "aa 1 / Depends: bb\nbb 1 / Depends: aa", "aa", "aa 1, bb 1" },
        { "the newest", "aa 1\naa 3~rc\naa 2", "aa", "aa 3~rc" },
        { "an older one that a relation needs", "aa 1 / Depends: bb (<< 2)\nbb 1\nbb 2", "aa", "aa 1, bb 1" },
        { "an older one of what is asked for", "aa 1 / Depends: bb (= 1)\nbb 1\nbb 2", "bb aa", "aa 1, bb 1" },
        { "an older root whose needs can be met", "aa 2 / Depends: gone\naa 1", "aa", "aa 1" },
        { "the first alternative", "aa 1 / Depends: bb | cc\nbb 1\ncc 1", "aa", "aa 1, bb 1" },
        { "the alternative that is there", "aa 1 / Depends: bb | cc\nbb 1\ncc 1", "aa cc", "aa 1, cc 1" },
        { "the alternative that something else needs", "aa 1 / Depends: bb | cc, dd\nbb 1\ncc 1\ndd 1 / Depends: cc", "aa", "aa 1, cc 1, dd 1" },
        { "the second where there is no first", "aa 1 / Depends: gone | cc\ncc 1", "aa", "aa 1, cc 1" },
        { "the second where the first needs what is not there", "aa 1 / Depends: bb | cc\nbb 1 / Depends: gone\ncc 1", "aa", "aa 1, cc 1" },
        { "the second where the first conflicts", "aa 1 / Depends: bb | cc\nbb 1 / Conflicts: aa\ncc 1", "aa", "aa 1, cc 1" },
        { "the second where the first conflicts deep down", "aa 1 / Depends: bb | cc, zz\nbb 1 / Depends: b2\nb2 1 / Breaks: zz\ncc 1\nzz 1", "aa", "aa 1, cc 1, zz 1" },
        { "a choice made anew that was made long before", """
            aa 1 / Depends: bb | cc, dd | ee, ff | gg
            bb 1
            cc 1
            dd 1
            ee 1
            ff 1 / Conflicts: bb
            gg 1 / Conflicts: bb
            """, "aa", "aa 1, cc 1, dd 1, ff 1" },
        { "what provides a name", "aa 1 / Depends: virtual\nbb 1 / Provides: virtual", "aa", "aa 1, bb 1" },
        { "a real package before a virtual one", "aa 1 / Depends: name\nbb 1 / Provides: name\nname 1", "aa", "aa 1, name 1" },
        { "the provider that is there", "aa 1 / Depends: name\nbb 1 / Provides: name\nname 1", "aa bb", "aa 1, bb 1" },
        { "of providers the most important", "aa 1 / Depends: awk\ngawk 1 / Provides: awk / Priority: optional\nmawk 1 / Provides: awk / Priority: required", "aa", "aa 1, mawk 1" },
        { "of equal providers the first by name", "aa 1 / Depends: mta\nzz 1 / Provides: mta\nbb 1 / Provides: mta", "aa", "aa 1, bb 1" },
        { "a provider by version", "aa 1 / Depends: name (>= 2)\nbb 1 / Provides: name (= 1)\ncc 1 / Provides: name (= 2)\ndd 9 / Provides: name", "aa", "aa 1, cc 1" },
        { "a real package in whose place an older one is provided", "aa 1 / Depends: name (<< 2)\nname 2\nbb 1 / Provides: name (= 1)", "aa", "aa 1, bb 1" },
        { "one that replaces what it provides and conflicts with", "aa 1 / Depends: mta\nbb 1 / Provides: mta / Conflicts: mta / Replaces: mta", "aa", "aa 1, bb 1" },
        { "two where the conflict is with other versions", "aa 1 / Breaks: bb (<< 2)\nbb 2", "aa bb", "aa 1, bb 2" },
        { "an older one where the newest is broken", "aa 1 / Breaks: bb (>= 2)\nbb 2\nbb 1", "aa bb", "aa 1, bb 1" },
        { "what is for any architecture", "aa 1 / Depends: bb:any (>= 1)\nbb 1 / Multi-Arch: allowed", "aa", "aa 1, bb 1" },
        { "what is for the architecture", "aa 1 / Depends: bb:amd64\nbb 1", "aa", "aa 1, bb 1" },
        { "what is for all architectures", "aa 1 / Depends: bb:amd64\nbb 1 / Architecture: all", "aa", "aa 1, bb 1" },
        { "a name that is provided for any architecture", "aa 1 / Depends: py:any\nbb 1 / Provides: py:any", "aa", "aa 1, bb 1" },
        { "what is asked for under its own name, provided or not", "aa 1 / Provides: bb\nbb 1", "aa bb", "aa 1, bb 1" },
    };

    public static TheoryData<string, string, string, string> NotFound => new()
    {
        { "no such package", "aa 1 / Depends: libbar", "aa", "package aa needs 'libbar': no suite has libbar for amd64" },
        { "the chain", "aa 1 / Depends: bb\nbb 1 / Depends: cc\ncc 1 / Depends: libfoo2 (>= 2.0)\nlibfoo2 1.4 bookworm", "aa",
            "package cc (aa -> bb -> cc) needs 'libfoo2 (>= 2.0)': libfoo2 (>= 2.0): newest is 1.4 in bookworm" },
        { "each alternative", "aa 1 / Depends: bb (>= 3) | cc | dd\nbb 2\ndd 1 / Conflicts: aa", "aa",
            "package aa needs 'bb (>= 3) | cc | dd': bb (>= 3): newest is 2 in stable; no suite has cc for amd64; dd 1 conflicts with aa 1, which is asked for" },
        { "what an alternative needs", "aa 1 / Depends: bb | cc\nbb 1 / Depends: gone\ncc 1 / Depends: lost", "aa",
            "package aa needs 'bb | cc': bb 1 needs 'gone' (no suite has gone for amd64); cc 1 needs 'lost' (no suite has lost for amd64)" },
        { "who needs what conflicts", "aa 1 / Depends: bb, cc\nbb 1 / Depends: dd\ndd 1\ncc 1 / Conflicts: dd", "aa",
            "package bb (aa -> bb) needs 'dd': dd 1 conflicts with cc 1, which aa needs" },
        { "two roots that conflict", "aa 1\nbb 1 / Breaks: aa", "aa bb", "package bb cannot be had: bb 1 conflicts with aa 1, which is asked for" },
        { "two versions at once", "aa 1 / Depends: cc (= 1)\nbb 1 / Depends: cc (= 2)\ncc 1\ncc 2", "aa bb",
            "package bb needs 'cc (= 2)': cc 2 cannot stand beside cc 1, which aa needs" },
        { "provided without a version", "aa 1 / Depends: name (>= 1)\nbb 1 / Provides: name", "aa", "package aa needs 'name (>= 1)': name (>= 1): bb 1 provides name only" },
        { "not for any architecture", "aa 1 / Depends: bb:any\nbb 1 / Multi-Arch: foreign", "aa", "package aa needs 'bb:any': bb:any: bb 1 is not 'Multi-Arch: allowed'" },
        { "for another architecture", "aa 1 / Depends: bb:i386\nbb 1", "aa", "package aa needs 'bb:i386': bb:i386: bb 1 is for amd64" },
    };

    [Theory]
    [MemberData(nameof(Found))]
    public void Have(string what, string universe, string roots, string expected)
    {
        Assert.NotEmpty(what);
        var closure = DependencySolver.Solve(new TextUniverse(universe), roots.Split(' '));

        Assert.Equal(expected, string.Join(", ", closure.Select(choice => choice.Chosen!.ToString()).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(NotFound))]
    public void SayWhyThereAreNone(string what, string universe, string roots, string expected)
    {
        Assert.NotEmpty(what);
        var refused = Assert.Throws<DependencyException>(() => DependencySolver.Solve(new TextUniverse(universe), roots.Split(' ')));

        Assert.Equal(expected, refused.Message);
    }

    [Fact]
    public void OfHopelessTanglesAreGivenUp()
    {
        // Pigeons and holes: each of twelve wants one of eleven, and none shares.
        var pigeons = Enumerable.Range(10, 12).ToList();
        var universe = string.Join('\n', pigeons.Select(pigeon =>
            $"p{pigeon} 1 / Depends: {string.Join(" | ", Enumerable.Range(10, 11).Select(hole => $"p{pigeon}h{hole}"))}"))
            + "\n" + string.Join('\n', pigeons.SelectMany(pigeon => Enumerable.Range(10, 11).Select(hole => $"p{pigeon}h{hole} 1 / Provides: h{hole} / Conflicts: h{hole}")));

        var refused = Assert.Throws<DependencyException>(() =>
            DependencySolver.Solve(new TextUniverse(universe), pigeons.Select(pigeon => $"p{pigeon}")));

        Assert.EndsWith("the search for another way was given up", refused.Message, StringComparison.Ordinal);
    }
}
