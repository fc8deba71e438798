using System.Buffers.Binary;

namespace Paks.Debian.Xz;

/// <summary>Numbers and bytes of an xz file, counted; running over its end is an <see cref="InvalidDataException"/>.</summary>
internal sealed class XzInput(Stream stream)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>How many bytes were read.</summary>
    public long Position { get; private set; }

    public bool IsAtEnd => _start == _end && !TryFill();

    public byte Byte()
    {
        if (IsAtEnd)
            throw new InvalidDataException("the xz data are cut short");
        Position++;
        return _buffer[_start++];
    }

    public int UInt16BigEndian() => (Byte() << 8) | Byte();

    public uint UInt32()
    {
        Span<byte> bytes = stackalloc byte[4];
        Bytes(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <summary>A number of seven bits a byte, the lowest first (section 1.2).</summary>
    /// <param name="checksum">Goes on over its bytes.</param>
    public ulong Number(ref ulong checksum)
    {
        ulong number = 0;
        for (int shift = 0; shift < 63; shift += 7)
        {
            byte octet = Byte();
            checksum = Crc.Crc32.Append(checksum, [octet]);
            number |= (ulong)(octet & 0x7f) << shift;
            if (octet < 0x80)
                return number;
        }
        throw new InvalidDataException("a number of the xz file has no end");
    }

    public ulong Number()
    {
        ulong unused = 0;
        return Number(ref unused);
    }

    /// <summary>Zeros up to a multiple of four of a size; how many there were.</summary>
    public int Padding(long size)
    {
        int count = (int)(-size & 3);
        for (int at = 0; at < count; at++)
        {
            if (Byte() != 0)
                throw new InvalidDataException("the padding of the xz file is not zero");
        }
        return count;
    }

    public void Bytes(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (IsAtEnd)
                throw new InvalidDataException("the xz data are cut short");
            int count = Math.Min(bytes.Length, _end - _start);
            _buffer.AsSpan(_start, count).CopyTo(bytes);
            _start += count;
            Position += count;
            bytes = bytes[count..];
        }
    }

    private bool TryFill()
    {
        _start = 0;
        _end = stream.Read(_buffer, 0, _buffer.Length);
        return _end > 0;
    }
}
