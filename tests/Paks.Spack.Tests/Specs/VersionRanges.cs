using CsCheck;
using Paks.Spack.Specs;

namespace Paks.Spack.Tests.Specs;

public sealed class VersionRanges
{
    private static readonly Gen<string> Texts = Gen.Select(
        Gen.OneOf([.. new[] { "1", "1.2", "1.2.3", "1.3", "2", "1.2a", "1.2-rc1", "1.2alpha", "main", "develop", "z", "1.z", "1.Z" }.Select(Gen.Const)]),
        Gen.OneOf([.. new[] { "", ".1", ".0", "a", "-beta2", ".develop" }.Select(Gen.Const)]),
        static (head, tail) => head + tail);

    [Theory]
    [InlineData("1.2.3", "1.2", true)]
    [InlineData("1.20", "1.2", false)]
    [InlineData("1.2.3", "=1.2", false)]
    [InlineData("1-2", "=1.2", true)]
    [InlineData("1.2", "=1-2", true)]
    [InlineData("1.2.3", ":1.2", true)]
    [InlineData("1.3", ":1.2", false)]
    [InlineData("1.4.9", "1.2:1.4", true)]
    [InlineData("1.2-rc1", "1.2", false)]
    [InlineData("1.2-rc1", "1.2:", false)]
    [InlineData("1.2-rc1", ":1.2", true)]
    [InlineData("1.2-rc1", ":1.1", true)]
    [InlineData("develop", "1.2:", true)]
    [InlineData("develop", ":9999", false)]
    [InlineData("1.2.3a", "1.2.3", true)]
    [InlineData("main", ":main", true)]
    [InlineData("develop", ":main", false)]
    [InlineData("develop.1", ":develop", true)]
    [InlineData("1.2-rc1", "1.2-rc1", true)]
    [InlineData("1.2-rc2", "1.2-rc1", false)]
    [InlineData("1.2-rc1", ":1.2-rc", false)]
    [InlineData("1.2-rc", ":1.2-rc", true)]
    [InlineData("1.2z", "1.2y:1.2z", true)]
    [InlineData("1.2zA", "1.2y:1.2z", false)]
    [InlineData("1.5", "1.2,1.4:1.6", true)]
    [InlineData("1.3", "1.2,1.4:1.6", false)]
    [InlineData("1.2", ":", true)]
    [InlineData("git.main=1.2.3", "1.2", true)]
    [InlineData("git.main=1.2", "=1.2", false)]
    [InlineData("git.main=1.2", "git.main=1.2", true)]
    [InlineData("git.main=1.2", "git.main=1.3", false)]
    [InlineData("git.main=1.2", "git.main", true)]
    [InlineData("git.other=1.2", "git.main=1.2", false)]
    [InlineData("git.main", ":", false)]
    [InlineData("git.main", "git.main", true)]
    public void HoldWhatSpackSaysTheyHold(string version, string constraint, bool expected) =>
        Assert.Equal(expected, VersionConstraint.Parse(constraint).Contains(SpackVersion.Parse(version)));

    [Theory]
    [InlineData("1.2")]
    [InlineData("=1.2")]
    [InlineData("1.2:1.4,=1.5,2:")]
    [InlineData(":")]
    [InlineData("git.main=1.2")]
    [InlineData("1.2-rc1:develop")]
    public void AreWrittenAsTheyAreRead(string text) => Assert.Equal(text, VersionConstraint.Parse(text).ToString());

    [Theory]
    [InlineData("", 0, "a version or a range")]
    [InlineData("1.2:1.4,", 8, "a version or a range")]
    [InlineData("=", 1, "a version after '='")]
    [InlineData("1.4:1.2", 0, "a range that can hold a version")]
    [InlineData("1.2 1.3", 4, "the end of the version list")]
    [InlineData("1.2:-x", 4, "a version (")]
    [InlineData("git.main=", 0, "a git version")]
    public void RefuseWhatIsNone(string text, int position, string expected)
    {
        var error = Assert.Throws<SpecSyntaxException>(() => VersionConstraint.Parse(text));
        Assert.Equal(position, error.Position);
        Assert.StartsWith(expected, error.Expected, StringComparison.Ordinal);
        Assert.False(VersionConstraint.TryParse(text, out _));
    }

    [Theory]
    [InlineData("develop", true, false)]
    [InlineData("1.2:main", true, false)]
    [InlineData("1.2:", false, false)]
    [InlineData("1.2-rc1:", false, true)]
    [InlineData("git.x=1", true, false)]
    public void TellWhatTheyNameExpressly(string text, bool development, bool prerelease)
    {
        var constraint = VersionConstraint.Parse(text);
        Assert.Equal((development, prerelease), (constraint.NamesDevelopment, constraint.NamesPrerelease));
    }

    [Fact]
    public void HoldTheirEndsAndNothingBelow() => Gen.Select(Texts, Texts).Sample(static (low, version) =>
    {
        var above = SpackVersion.Parse(low) <= SpackVersion.Parse(version);
        Assert.Equal(above, Contains($"{low}:", version));
        Assert.True(Contains(low, low));
        Assert.True(Contains($":{low}", low));
        Assert.True(Contains($"={low}", low));
    });

    [Fact]
    public void AreTheirTwoHalvesTogether() => Gen.Select(Texts, Texts, Texts).Sample(static (low, high, version) =>
    {
        if (VersionConstraint.TryParse($"{low}:{high}", out var range))
        {
            Assert.Equal(Contains($"{low}:", version) && Contains($":{high}", version), range.Contains(SpackVersion.Parse(version)));
        }
        else
        {
            Assert.False(Contains($"{low}:", version) && Contains($":{high}", version));
        }
    });

    [Fact]
    public void AsAListHoldWhatAnyItemHolds() => Gen.Select(Texts, Texts, Texts).Sample(static (one, other, version) =>
        Assert.Equal(Contains(one, version) || Contains($"{other}:", version), Contains($"{one},{other}:", version)));

    private static bool Contains(string constraint, string version) =>
        VersionConstraint.Parse(constraint).Contains(SpackVersion.Parse(version));
}
