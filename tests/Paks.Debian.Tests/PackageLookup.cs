using System.Text;
using Paks.Debian.Archives;
using Paks.Debian.Resolution;
using Paks.Debian.RootFileSystems;
using Paks.Testing;

namespace Paks.Debian.Tests;

public sealed class PackageLookup : IDisposable
{
    private readonly TempFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FindsPackagesByNameAndByWhatTheyProvide(bool isSpooled)
    {
        using var index = Read(isSpooled, string.Join('\n', Enumerable.Range(0, 9000).Select(number =>
            Stanza($"p{number}", "1", $"Provides: v{number % 1000},\n w{number} (= 2), both:any\nDescription: {new string('d', 300)}\n more"))));

        Assert.Equal(9000, index.Count);
        Assert.Equal("p8999", Assert.Single(index.Named("p8999")).Name);
        Assert.Equal("p0", Assert.Single(index.Named("p0")).Name);
        Assert.Equal(Enumerable.Range(0, 9).Select(number => $"p{(1000 * number) + 7}"), index.Providing("v7").Select(package => package.Name));
        Assert.Equal("w77 (= 2)", Assert.Single(index.Providing("w77")).Provides[1].ToString());
        Assert.Equal(9000, index.Providing("both").Count());
        Assert.Empty(index.Named("nothing"));
        Assert.Empty(index.Providing("p1"));
    }

    [Fact]
    public void LeavesNoScratchFileBehind()
    {
        Read(isSpooled: true, Stanza("aa", "1")).Dispose();
        Assert.Throws<FormatException>(() => Read(isSpooled: true, new string('x', 2_000_000)));

        Assert.Empty(Directory.GetFiles(_scratch.Path));
    }

    [Fact]
    public void KnowsPackagesOfTheArchitectureAlone()
    {
        using var index = Read(isSpooled: false, Stanza("aa", "1").Replace("amd64", "arm64", StringComparison.Ordinal) + "\n" + Stanza("bb", "1").Replace("amd64", "all", StringComparison.Ordinal));

        Assert.Empty(index.Named("aa"));
        Assert.Equal("all", Assert.Single(index.Named("bb")).Architecture);
    }

    [Fact]
    public void TellsOfAMalformedPackageWhenItIsLookedAt()
    {
        using var index = Read(isSpooled: false, Stanza("aa", "1") + "\n" + Stanza("bb", "1", "Depends: (no relation)"));

        Assert.Equal("aa", Assert.Single(index.Named("aa")).Name);
        var refused = Assert.Throws<ArchiveException>(() => index.Named("bb").ToList());
        Assert.Equal((ArchiveFailure.Malformed, "Packages"), (refused.Kind, refused.Location));
    }

    [Fact]
    public void GivesTheSameClosureWhateverTheOrderOfStanzas()
    {
        List<string> stanzas =
        [
            Stanza("root", "1", "Depends: one | two, virtual, lib (>= 2)"), Stanza("one", "1", "Conflicts: cc"), Stanza("two", "1"), Stanza("two", "2"),
            Stanza("cc", "1", "Provides: virtual"), Stanza("bb", "1", "Provides: virtual\nDepends: gone"), Stanza("dd", "1", "Provides: virtual"),
            Stanza("lib", "2"), Stanza("lib", "3", "Multi-Arch: same"), Stanza("lib", "1"),
        ];
        var random = new Random(5);
        var closures = Enumerable.Range(0, 40).Select(_ =>
        {
            var shuffled = stanzas.OrderBy(_ => random.Next()).ToList();
            using var first = Read(isSpooled: false, string.Join('\n', shuffled.Take(6)));
            using var second = Read(isSpooled: true, string.Join('\n', shuffled.Skip(6)));
            var universe = new ArchiveUniverse("amd64", [new("main", "stable", first), new("main", "updates", second)], new Dictionary<string, IReadOnlyList<string>>());
            return string.Join(", ", DependencySolver.Solve(universe, ["root"]).Select(choice => choice.Chosen!.ToString()));
        }).Distinct();

        Assert.Equal("root 1, lib 3, one 1, dd 1", Assert.Single(closures));
    }

    [Fact]
    public void PrefersOfEqualVersionsThatOfTheFirstSuite()
    {
        using var first = Read(isSpooled: false, Stanza("aa", "1.0"));
        using var second = Read(isSpooled: false, Stanza("aa", "1.0") + "\n" + Stanza("bb", "2"));
        var universe = new ArchiveUniverse("amd64", [new("main", "stable", first), new("main", "updates", second)], new Dictionary<string, IReadOnlyList<string>>());

        Assert.Equal("stable", Assert.Single(universe.Named("aa")).Suite);
        Assert.Equal("updates", Assert.Single(universe.Named("bb")).Suite);
    }

    private PackageIndex Read(bool isSpooled, string text) =>
        PackageIndex.Read("Packages", new MemoryStream(Encoding.UTF8.GetBytes(text)), "amd64", isSpooled ? _scratch.Path : null);

    private static string Stanza(string name, string version, string more = "Priority: optional") =>
        $"Package: {name}\nVersion: {version}\nArchitecture: amd64\nFilename: pool/{name}\nSize: 1\nSHA256: {new string('0', 64)}\n{more}\n";
}
