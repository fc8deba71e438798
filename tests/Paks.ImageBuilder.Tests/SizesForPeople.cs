using Paks.Containers.Reports;

namespace Paks.ImageBuilder.Tests;

public sealed class SizesForPeople
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.00 kB")]
    [InlineData(12_345, "12.3 kB")]
    [InlineData(999_999, "1.00 MB")]
    [InlineData(2_336_202, "2.34 MB")]
    [InlineData(150_000_000_000, "150 GB")]
    public void HaveThreeDigits(long bytes, string text) => Assert.Equal(text, Size.Of(bytes));
}
