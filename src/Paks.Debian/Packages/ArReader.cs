using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Paks.Debian.Packages;

/// <summary>Reads the members of an ar archive one after the other (deb(5)).</summary>
[SuppressMessage("Design", "CA1001", Justification = "A member is a view of the archive that owns nothing.")]
internal sealed class ArReader
{
    private const int HeaderLength = 60;

    private readonly Stream _archive;
    private BoundedStream? _member;
    private long _padding;

    /// <exception cref="InvalidDataException">It is no ar archive.</exception>
    public ArReader(Stream archive)
    {
        _archive = archive;
        Span<byte> magic = stackalloc byte[8];
        if (archive.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length || !magic.SequenceEqual("!<arch>\n"u8))
        {
            throw new InvalidDataException("it is no ar archive");
        }
    }

    /// <summary>The next member; its content is valid until the one after it is asked for. Null: there is none.</summary>
    /// <exception cref="InvalidDataException">The archive is cut short, or a header is none.</exception>
    public (string Name, Stream Content)? Next()
    {
        SkipRest();
        Span<byte> header = stackalloc byte[HeaderLength];
        var read = _archive.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false);
        if (read == 0)
        {
            return null;
        }

        if (read < HeaderLength || !header[58..].SequenceEqual("`\n"u8))
        {
            throw new InvalidDataException("a member of the ar archive has no header");
        }

        var name = Encoding.Latin1.GetString(header[..16]).TrimEnd().TrimEnd('/');
        if (!long.TryParse(Encoding.Latin1.GetString(header[48..58]).TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
        {
            throw new InvalidDataException($"the member {name} has no size");
        }

        _padding = size % 2;
        _member = new BoundedStream(_archive, size);
        return (name, _member);
    }

    private void SkipRest()
    {
        if (_member is null)
        {
            return;
        }

        _member.Skip();
        if (_padding > 0)
        {
            _archive.ReadByte();
        }

        _member = null;
    }
}
