using System.Text;
using System.Text.Unicode;

namespace Paks.Oci.Tar;

/// <summary>
/// Reads the headers of a foreign tar, one after the other: ustar, PAX and GNU. Whatever is read, header blocks and
/// the content of extension headers, is also handed to <paramref name="seen"/> at once, for those who keep a tar as it is;
/// only global extension headers are not.
/// </summary>
/// <remarks>.NET's reader tells neither where a header begins nor limits what an extension header may hold.</remarks>
internal sealed class TarHeaderReader(Stream tar, string subject, Action<ReadOnlySpan<byte>>? seen = null)
{
    // Room for the longest path and for extended attributes, of which Linux allows 64 KiB a file.
    private const int MaximumExtensionSize = 1024 * 1024;

    private readonly byte[] _block = new byte[TarHeader.BlockSize];

    /// <summary>The next member; null at the end of the archive or of the stream. The content follows in the stream,
    /// filled up to whole blocks, and must be read before the next call.</summary>
    /// <exception cref="MalformedImageException">What comes is no tar header.</exception>
    public TarMember? Read()
    {
        var extension = new TarExtension();
        var isExtended = false;
        while (ReadBlock())
        {
            if (!_block.AsSpan().ContainsAnyExcept((byte)0))
            {
                return isExtended ? throw Malformed("it ends after an extension header") : null;
            }

            CheckChecksum();
            var type = (char)_block[156];
            var size = Number(124, 12);
            if (type is not ('x' or 'g' or 'L' or 'K'))
            {
                Publish(_block);
                return Member(type, extension, size);
            }

            var isKept = type != 'g';
            if (isKept)
            {
                Publish(_block);
            }

            var content = ReadExtension(size);
            isExtended |= isKept;
            extension.Add(type, content.AsSpan(0, (int)size), this);
            if (isKept)
            {
                Publish(content);
            }
        }

        return isExtended ? throw Malformed("it ends after an extension header") : null;
    }

    /// <summary>An error about this tar.</summary>
    public MalformedImageException Malformed(string problem) => new(subject, problem);

    /// <summary>UTF-8 without errors, as text.</summary>
    public string Decode(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : throw Malformed("it has a name that is not UTF-8");

    private TarMember Member(char type, TarExtension extension, long size) => new(
        extension.Path ?? Name(), type, extension.LinkPath ?? Text(157, 100), type switch
        {
            '0' or '\0' or '7' => extension.Size ?? size,
            '1' or '2' or '3' or '4' or '5' or '6' => 0, // links, directories, devices: whatever the header says
            _ => throw Malformed($"it has an entry of the type '{type}', which is not accepted"),
        });

    private void Publish(ReadOnlySpan<byte> bytes) => seen?.Invoke(bytes);

    private bool ReadBlock()
    {
        var count = tar.ReadAtLeast(_block, _block.Length, throwOnEndOfStream: false);
        return count == _block.Length || (count == 0 ? false : throw Malformed("it is cut short inside a header"));
    }

    private byte[] ReadExtension(long size)
    {
        if (size > MaximumExtensionSize)
        {
            throw Malformed($"an extension header has {size} bytes, more than the {MaximumExtensionSize} that are accepted");
        }

        var content = new byte[TarHeader.Padded((int)size)];
        if (tar.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) < content.Length)
        {
            throw Malformed("it is cut short inside an extension header");
        }

        return content;
    }

    private void CheckChecksum()
    {
        var sum = 8 * ' ';
        for (var i = 0; i < _block.Length; i++)
        {
            sum += i is >= 148 and < 156 ? 0 : _block[i];
        }

        if (TryNumber(148, 8) != sum)
        {
            throw Malformed("it is not a tar, or a header in it is corrupt (checksum)");
        }
    }

    private string Name()
    {
        var hasPrefix = _block.AsSpan(257, 6).SequenceEqual("ustar\0"u8) && _block[345] != 0;
        return hasPrefix ? $"{Text(345, 155)}/{Text(0, 100)}" : Text(0, 100);
    }

    private string Text(int at, int size)
    {
        ReadOnlySpan<byte> field = _block.AsSpan(at, size);
        var end = field.IndexOf((byte)0);
        return Decode(end < 0 ? field : field[..end]);
    }

    private long Number(int at, int size) => TryNumber(at, size) ?? throw Malformed("a number in a header cannot be read");

    private long? TryNumber(int at, int size) => TarNumber.Read(_block.AsSpan(at, size));
}
