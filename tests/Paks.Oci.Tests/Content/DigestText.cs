using System.Text;

namespace Paks.Oci.Tests.Content;

public sealed class DigestText
{
    private const string Hex = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    [Fact]
    public void IsTheSpecificationsForTheEmptyObject() => Assert.Equal($"sha256:{Hex}", Digest.Sha256("{}"u8).ToString());

    [Fact]
    public void ReadsBackAsItWasWritten()
    {
        var digest = Digest.Parse($"sha256:{Hex}");
        Assert.Equal(("sha256", Hex), (digest.Algorithm, digest.Encoded));
        Assert.Equal(Digest.Sha256("{}"u8), digest);
    }

    [Fact]
    public void MayBeOfSha512() => Assert.Equal("sha512", Digest.Parse($"sha512:{Hex}{Hex}").Algorithm);

    [Fact]
    public void OfAStreamIsThatOfItsBytes()
    {
        var bytes = Test.RandomBytes(1, 600_000);
        using var stream = new MemoryStream(bytes);
        Assert.Equal(Digest.Sha256(bytes), Digest.Sha256(stream));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256")]
    [InlineData("sha256:")]
    [InlineData(Hex)]
    [InlineData("sha256:4413")]
    [InlineData($"sha256:{Hex}0")]
    [InlineData($"SHA256:{Hex}")]
    [InlineData($"sha256: {Hex}")]
    [InlineData($"sha512:{Hex}")]
    [InlineData($"md5:{Hex}")]
    [InlineData("sha256:44136FA355B3678A1146AD16F7E8649E94FB4FC21FE77E8310C060F61CAAFF8A")]
    [InlineData("sha256:../../../../../../../../../../../../../../../../../../../etc/passwd")]
    public void IsRefusedInAnyOtherForm(string text)
    {
        Assert.False(Digest.TryParse(text, out _));
        Assert.Contains(text, Assert.Throws<FormatException>(() => Digest.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OfTheDefaultValueIsEmpty() => Assert.Equal("", default(Digest).ToString());

    [Fact]
    public void IsNotMadeOfAHashOfAnotherLength() =>
        Assert.Throws<ArgumentException>(() => Digest.FromSha256(Encoding.ASCII.GetBytes("short")));
}
