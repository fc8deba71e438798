using System.Text;
using Paks.Debian.Archives;

namespace Paks.Debian.Tests;

/// <summary>An index that would fill the memory or the disk.</summary>
public sealed class HostileIndex
{
    [Fact]
    public void ThatUnpacksWithoutEndIsGivenUp()
    {
        var endless = new EndlessStream(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("Package: a\nArchitecture: arm64\n\n", 2000))));

        var refused = Assert.Throws<FormatException>(() => PackageIndex.Read("Packages.xz", endless, "amd64", null));

        Assert.Equal("it unpacks to more than 1073741824 bytes", refused.Message);
    }

    [Fact]
    public void ThatIsOneStanzaWithoutEndIsGivenUp()
    {
        var refused = Assert.Throws<FormatException>(() => PackageIndex.Read("Packages.xz", new EndlessStream(new byte[4096]), "amd64", null));

        Assert.Equal("a stanza is longer than 1048576 bytes", refused.Message);
    }

    private sealed class EndlessStream(byte[] part) : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer)
        {
            var length = Math.Min(buffer.Length, part.Length);
            part.AsSpan(0, length).CopyTo(buffer); // Stanzas are cut anywhere, as it comes.
            return length;
        }
    }
}
