using Paks.Testing;

namespace Paks.Debian.Tests;

public class DebianVersionOrder
{
    /// <summary>From oldest to newest (Debian Policy 5.6.12 and versions that are hard to compare).</summary>
    private static readonly string[] Ascending =
    [
        "0", "0.1~~", "0.1~~a", "0.1~", "0.1~rc1-1", "0.1", "0.1-1~bpo1", "0.1-1", "0.1-1+b1", "0.1-1.1", "0.1-9", "0.1-10", "0.1a", "0.1b",
        "0.1aa", "0.1+dfsg", "0.1-1-1", "0.1.1", "0.9", "0.10", "1.2.3", "1.2.03a", "1.2.3+b", "2", "02b", "2:0~", "2:0", "10:0", "10:0.0",
    ];

    [Fact]
    public void IsThatOfDpkg()
    {
        var dpkg = Tools.Path("dpkg");
        foreach (var left in Ascending)
        {
            foreach (var right in Ascending.Where((_, at) => (at + left.Length) % 4 == 0))
            {
                var ours = DebianVersion.Parse(left).CompareTo(DebianVersion.Parse(right));
                var operation = ours < 0 ? "lt" : ours > 0 ? "gt" : "eq";
                new ProgramCall(dpkg, "--compare-versions", left, operation, right).Run().Ended();
            }
        }
    }

    [Fact]
    public void HasNoCycles()
    {
        DebianVersion[] versions = [.. Ascending.Select(DebianVersion.Parse)];
        DebianVersion[] sorted = [.. versions.Reverse().Order()];
        for (var at = 1; at < sorted.Length; at++)
        {
            Assert.True(sorted[at - 1] <= sorted[at]);
            Assert.All(sorted[at..], later => Assert.False(later < sorted[at - 1], $"{later} < {sorted[at - 1]}"));
        }
    }

    [Theory]
    [InlineData("1.0", "1.00")]
    [InlineData("1.0", "1.0-0")]
    [InlineData("0:1.0-1", "1.0-01")]
    public void SeesEqualOnes(string left, string right)
    {
        (var one, var other) = (DebianVersion.Parse(left), DebianVersion.Parse(right));

        Assert.Equal(one, other);
        Assert.True(one == other && one <= other && !(one < other));
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    [Fact]
    public void TakesVersionsApart()
    {
        var version = DebianVersion.Parse("1:4.4.33-rc1-2+b1");

        Assert.Equal((1, "4.4.33-rc1", "2+b1", "1:4.4.33-rc1-2+b1"), (version.Epoch, version.Upstream, version.Revision, version.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":1")]
    [InlineData("a:1")]
    [InlineData("99999999999:1")]
    [InlineData("-1:1")]
    [InlineData("1-")]
    [InlineData("-1")]
    [InlineData("1 0")]
    [InlineData("1_0")]
    [InlineData("1-1_0")]
    [InlineData("1.0é")]
    public void RefusesWhatIsNone(string text)
    {
        Assert.False(DebianVersion.TryParse(text, out _));
        Assert.Throws<FormatException>(() => DebianVersion.Parse(text));
    }
}
