using CsCheck;
using Paks.Spack.Specs;

namespace Paks.Spack.Tests.Specs;

public sealed class Versions
{
    // In ascending order; those of one line are equal.
    private static readonly string[][] Sorted =
    [
        ["foo"], ["rc1"], ["v1.2"], ["1.2alpha"], ["1.2beta2"], ["1.2-rc1", "1.2rc1", "1.2.rc.1"], ["1.2", "1_2", "1-2", "1.2final"],
        ["1.2a", "1.2.a"], ["1.2b3"], ["1.2.0"], ["1.2.1"], ["1.9"], ["1.10"], ["1.develop"], ["6.5.0-alpha.1"], ["6.5.0"], ["9b"],
        ["2021-01-01"], ["2024.1"], ["stable"], ["nightly"], ["trunk"], ["head"], ["master"], ["main"], ["develop"], ["develop.1"],
    ];

    private static readonly Gen<string> Texts = Gen.Select(
        Gen.OneOf([.. new[] { "1", "2", "10", "01", "a", "rc", "alpha", "beta", "final", "main", "develop", "z", "Z", "git" }.Select(Gen.Const)]).Array[1, 5],
        Gen.OneOf([.. new[] { ".", "-", "_", "" }.Select(Gen.Const)]).Array[5],
        static (parts, separators) => string.Concat(parts.Zip(separators, static (part, separator) => part + separator)));

    [Fact]
    public void SortAsSpackSortsThem()
    {
        for (var one = 0; one < Sorted.Length; one++)
        {
            for (var other = 0; other < Sorted.Length; other++)
            {
                foreach ((var left, var right) in Sorted[one].SelectMany(left => Sorted[other].Select(right => (left, right))))
                {
                    Assert.True(Math.Sign(Compare(left, right)) == Math.Sign(one.CompareTo(other)), $"{left} and {right}");
                }
            }
        }
    }

    [Fact]
    public void AreEqualWhenTheirSegmentsAre()
    {
        foreach (var equal in Sorted)
        {
            Assert.All(equal, text => Assert.Equal(SpackVersion.Parse(equal[0]), SpackVersion.Parse(text)));
            Assert.All(equal, text => Assert.Equal(SpackVersion.Parse(equal[0]).GetHashCode(), SpackVersion.Parse(text).GetHashCode()));
        }
    }

    [Fact]
    public void AreInTotalOrder() => Gen.Select(Texts, Texts, Texts).Sample(static (one, two, three) =>
    {
        (var low, var middle, var high) = (one, two, three);
        Assert.Equal(0, Compare(one, one));
        Assert.Equal(Math.Sign(Compare(one, two)), -Math.Sign(Compare(two, one)));
        if (Compare(low, middle) <= 0 && Compare(middle, high) <= 0)
        {
            Assert.True(Compare(low, high) <= 0);
        }

        if (Compare(one, two) == 0)
        {
            Assert.Equal(Math.Sign(Compare(one, three)), Math.Sign(Compare(two, three)));
        }
    });

    [Theory]
    [InlineData("1.2-rc1", true, false)]
    [InlineData("1.2alpha", true, false)]
    [InlineData("1.2", false, false)]
    [InlineData("rc1", false, false)]
    [InlineData("develop", false, true)]
    [InlineData("1.main", false, true)]
    [InlineData("git.main=1.2", false, true)]
    public void TellWhatTheyAre(string text, bool isPrerelease, bool isDevelopment)
    {
        var version = SpackVersion.Parse(text);
        Assert.Equal((isPrerelease, isDevelopment), (version.IsPrerelease, version.IsDevelopment));
    }

    [Theory]
    [InlineData("git.main=1.2", "main")]
    [InlineData("git.feature/x=1.2", "feature/x")]
    [InlineData("git.v1.2", "v1.2")]
    [InlineData("0123456789abcdef0123456789abcdef01234567=1.2", "0123456789abcdef0123456789abcdef01234567")]
    [InlineData("0123456789abcdef0123456789abcdef01234567", "0123456789abcdef0123456789abcdef01234567")]
    [InlineData("1.2", null)]
    public void NameTheirGitReference(string text, string? reference) =>
        Assert.Equal(reference, SpackVersion.Parse(text).GitReference);

    [Theory]
    [InlineData("")]
    [InlineData(".1")]
    [InlineData("1 2")]
    [InlineData("1=2")]
    [InlineData("1:2")]
    [InlineData("../x")]
    [InlineData("git.main=../x")]
    public void RefuseWhatIsNone(string text) => Assert.Throws<FormatException>(() => SpackVersion.Parse(text));

    [Fact]
    public void RefuseAbsurdLength() => Assert.Throws<FormatException>(() => SpackVersion.Parse(new string('9', 1 << 20)));

    [Fact]
    public void KeepNumbersOfAnyLength() =>
        Assert.True(Compare("20210101000000000000000000000001", "20210101000000000000000000000002") < 0);

    private static int Compare(string left, string right) => SpackVersion.Parse(left).CompareTo(SpackVersion.Parse(right));
}
