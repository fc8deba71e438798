using System.Text;
using Paks.Debian.Archives;

namespace Paks.Debian.Tests;

/// <summary>An index that would fill the memory or the disk.</summary>
public sealed class HostileIndex
{
    [Fact]
    public void ThatUnpacksWithoutEndIsGivenUp()
    {
        var endless = new EndlessStream(Encoding.ASCII.GetBytes($"Package: a\nArchitecture: arm64\nDescription: {new string('x', 1 << 18)}\n\n"));

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
        private int _at;

        public override int Read(Span<byte> buffer)
        {
            var length = Math.Min(buffer.Length, part.Length - _at);
            part.AsSpan(_at, length).CopyTo(buffer);
            _at = (_at + length) % part.Length;
            return length;
        }
    }
}
