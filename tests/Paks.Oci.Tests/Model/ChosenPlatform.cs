namespace Paks.Oci.Tests.Model;

public sealed class ChosenPlatform
{
    [Theory]
    [InlineData("linux/amd64", "linux/arm64,linux/amd64", 1)]
    [InlineData("linux/amd64", "linux/amd64/v3,linux/amd64", 0)]
    [InlineData("linux/amd64/v3", "linux/amd64,linux/amd64/v3", 1)]
    [InlineData("linux/amd64/v3", "linux/amd64/v4,linux/amd64/v1,linux/amd64/v2", 2)]
    [InlineData("linux/amd64/v3", "linux/amd64/v1,linux/amd64", 1)]
    [InlineData("linux/amd64/v3", "linux/amd64/v4", -1)]
    [InlineData("linux/arm64/v8.2", "linux/arm64/v9,linux/arm64/v8,linux/arm64/v8.1", 2)]
    [InlineData("linux/ppc64le/power9", "linux/ppc64le/power10,linux/ppc64le/power8", 1)]
    [InlineData("linux/arm/v7", "linux/arm/v6,linux/arm/strange", 0)]
    [InlineData("linux/amd64", "windows/amd64,unknown/unknown", -1)]
    [InlineData("linux/amd64", "", -1)]
    public void IsTheOneThatFitsBest(string wanted, string offered, int expected)
    {
        Platform[] platforms = [.. offered.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Platform.Parse)];
        Assert.Equal(expected, PlatformChoice.Find(platforms, Platform.Parse(wanted)));
    }

    [Theory]
    [InlineData("linux/amd64")]
    [InlineData("linux/arm64/v8.1")]
    public void ReadsBackAsItWasWritten(string text) => Assert.Equal(text, Platform.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("linux")]
    [InlineData("linux/")]
    [InlineData("linux/amd64/v1/x")]
    [InlineData("linux/am d64")]
    public void IsRefusedInAnyOtherForm(string text) => Assert.Throws<FormatException>(() => Platform.Parse(text));
}
