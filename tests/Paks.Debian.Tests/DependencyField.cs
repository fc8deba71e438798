using System.Text;

namespace Paks.Debian.Tests;

public class DependencyField
{
    [Theory]
    [InlineData("libc6 (>= 2.36)", "libc6 (>= 2.36)")]
    [InlineData("libc6(>=2.36)", "libc6 (>= 2.36)")]
    [InlineData("debconf (>= 0.5) | debconf-2.0", "debconf (>= 0.5) | debconf-2.0")]
    [InlineData("python3:any (<< 4)", "python3:any (<< 4)")]
    [InlineData("libstdc++6", "libstdc++6")]
    public void IsReadAsItIsMeant(string text, string expected) =>
        Assert.Equal(expected, Assert.Single(Dependency.ParseAll(text)).ToString());

    [Fact]
    public void HasAnyNumberOfRelations()
    {
        Assert.Equal(["aa", "bb | cc", "dd"], Dependency.ParseAll("aa, bb|cc,\n dd,").Select(one => one.ToString()));
        Assert.Empty(Dependency.ParseAll(null));
    }

    [Theory]
    [InlineData("aa (2)")]
    [InlineData("aa (>= )")]
    [InlineData("aa (>= 1_0)")]
    [InlineData("AA")]
    [InlineData("aa | ")]
    [InlineData("aa bb")]
    public void RefusesWhatIsNone(string text) => Assert.Throws<FormatException>(() => Dependency.ParseAll(text));

    [Theory]
    [InlineData("<<", false, false)]
    [InlineData("<=", true, false)]
    [InlineData("=", true, false)]
    [InlineData(">=", true, true)]
    [InlineData(">>", false, true)]
    public void ComparesVersions(string operation, bool acceptsEqual, bool acceptsNewer)
    {
        var relation = PackageRelation.Parse($"aa ({operation} 1.0-1)");

        Assert.Equal(acceptsEqual, relation.Accepts(DebianVersion.Parse("1.0-1")));
        Assert.Equal(acceptsNewer, relation.Accepts(DebianVersion.Parse("1.0-2")));
        Assert.Equal(operation is "<<" or "<=", relation.Accepts(DebianVersion.Parse("1.0~rc1")));
    }

    [Theory]
    [InlineData("mawk", true)]
    [InlineData("mawk (>= 1.3)", true)]
    [InlineData("mawk (>= 2)", false)]
    [InlineData("awk", true)]
    [InlineData("awk (>= 1)", false)]
    [InlineData("pattern-scanner (= 7)", true)]
    [InlineData("pattern-scanner (>> 7)", false)]
    [InlineData("gawk", false)]
    public void IsSatisfiedByNameOrByWhatIsProvided(string relation, bool isSatisfied)
    {
        var package = BinaryPackage.Parse(ControlStanza.Parse(Encoding.UTF8.GetBytes($"""
            Package: mawk
            Version: 1.3.4-1+b2
            Source: mawk-src (1.3.4-1)
            Architecture: amd64
            Filename: pool/m/mawk.deb
            Size: 10
            SHA256: {new string('a', 64)}
            Provides: awk, pattern-scanner (= 7)
            """)));

        Assert.Equal(isSatisfied, package.Satisfies(PackageRelation.Parse(relation)));
        Assert.Equal(("mawk-src", "1.3.4-1"), (package.Source, package.SourceVersion));
    }
}
