using System.Globalization;
using System.Text;

namespace Paks.Oci.Tar;

/// <summary>Watches the bytes of a tar go by: where its headers are, how large extension headers are, and which types there are.</summary>
internal sealed class TarGuard
{
    private const int TypeAt = 156;
    private const int SizeAt = 124;
    private const int SizeLength = 12;
    private const int MaximumExtensionSize = 1024 * 1024;

    private readonly byte[] _block = new byte[TarHeader.BlockSize];
    private byte[]? _records;
    private long? _size;
    private long _left;
    private long _padding;
    private int _filled;
    private bool _isOver;

    /// <summary>
    /// How many zeros are missing where the tar ends here: the padding of its last file, and a block at its end. Some tools (umoci) leave them
    /// out, and no engine minds.
    /// </summary>
    public int MissingZeros => _isOver || _filled > 0 || _left > _padding ? 0 : _left > 0 ? (int)_left : TarHeader.BlockSize;

    /// <summary>Takes the bytes that come next.</summary>
    /// <exception cref="InvalidDataException">With them it is known that the tar is refused.</exception>
    public void Pass(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !_isOver)
        {
            bytes = bytes[(_left > 0 ? PassContent(bytes) : PassHeader(bytes))..];
        }
    }

    private int PassContent(ReadOnlySpan<byte> bytes)
    {
        var count = (int)Math.Min(_left, bytes.Length);
        if (_records is not null)
        {
            bytes[..count].CopyTo(_records.AsSpan((int)(_records.Length - _left)));
        }

        _left -= count;
        if (_left == 0 && _records is not null)
        {
            _size = SizeIn(_records) ?? _size;
            _records = null;
        }

        return count;
    }

    private int PassHeader(ReadOnlySpan<byte> bytes)
    {
        var count = Math.Min(_block.Length - _filled, bytes.Length);
        bytes[..count].CopyTo(_block.AsSpan(_filled));
        _filled += count;
        if (_filled == _block.Length)
        {
            _filled = 0;
            _isOver = !_block.AsSpan().ContainsAnyExcept((byte)0);
            if (!_isOver)
            {
                Judge((char)_block[TypeAt]);
            }
        }

        return count;
    }

    private void Judge(char type)
    {
        var size = TarNumber.Read(_block.AsSpan(SizeAt, SizeLength)) ?? throw new InvalidDataException("a size in a tar header cannot be read");
        switch (type)
        {
            case 'x' or 'g' or 'L' or 'K':
                if (size > MaximumExtensionSize)
                {
                    throw new InvalidDataException($"an extension header has {size} bytes, more than the {MaximumExtensionSize} that are accepted");
                }

                (_left, _padding) = (TarHeader.Padded((int)size), 0);
                _records = type == 'x' && size > 0 ? new byte[_left] : null;
                break;
            case 'S' or 'M' or 'N' or 'V':
                throw new InvalidDataException($"it has an entry of GNU's type '{type}' (sparse, or of several volumes), which is not accepted");
            case '1' or '2' or '3' or '4' or '5' or '6':
                // Links, folders, devices: nothing follows, or the reader refuses it.
                _size = null;
                break;
            default:
                size = _size ?? size;
                _size = null;
                _padding = -size & (TarHeader.BlockSize - 1);
                _left = size <= long.MaxValue - TarHeader.BlockSize ? size + _padding : throw new InvalidDataException($"an entry has {size} bytes");
                break;
        }
    }

    /// <summary>The size that PAX records tell of the entry behind them, or null. What cannot be read is for the reader to refuse.</summary>
    private static long? SizeIn(ReadOnlySpan<byte> records)
    {
        long? size = null;
        while (records.IndexOf((byte)' ') is > 0 and var space
            && int.TryParse(records[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length > space + 1 && length <= records.Length)
        {
            var record = records[(space + 1)..(length - 1)];
            if (record.StartsWith("size="u8))
            {
                size = long.TryParse(record[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var told)
                    ? told
                    : throw new InvalidDataException($"it has the PAX size '{Encoding.UTF8.GetString(record[5..])}', which is no number");
            }

            records = records[length..];
        }

        return size;
    }
}
