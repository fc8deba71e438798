using System.Buffers.Binary;

namespace Paks.Elf.Reading;

/// <summary>Bytes and numbers of a file, of which a window is in memory.</summary>
internal sealed class ElfInput(Stream file)
{
    private const int WindowSize = 16 * 1024;

    private readonly byte[] _window = new byte[WindowSize];
    private long _start;
    private int _count;

    public long Length { get; } = file.Length;

    public bool Is64 { get; init; }

    public bool IsBigEndian { get; init; }

    /// <summary>The size of an address, offset or size.</summary>
    public int WordSize => Is64 ? 8 : 4;

    /// <summary>A few bytes, valid until the next call.</summary>
    /// <exception cref="MalformedElfException">The file has no such bytes.</exception>
    public ReadOnlySpan<byte> Bytes(ulong offset, int count)
    {
        var available = Available(offset);
        return available.Length >= count ? available[..count] : throw new MalformedElfException($"it ends within the {count} bytes at {offset}");
    }

    /// <summary>Some bytes, at least a quarter of the window where the file has so many; valid until the next call.</summary>
    public ReadOnlySpan<byte> Available(ulong offset)
    {
        if (offset >= (ulong)Length)
        {
            return [];
        }

        var start = (long)offset;
        var end = Math.Min(start + (WindowSize / 4), Length);
        if (start < _start || end > _start + _count)
        {
            file.Position = start;
            _start = start;
            _count = file.ReadAtLeast(_window, (int)Math.Min(WindowSize, Length - start), throwOnEndOfStream: false);
        }

        return _window.AsSpan((int)(start - _start), Math.Max(0, _count - (int)(start - _start)));
    }

    public ushort UInt16(ulong offset)
    {
        var bytes = Bytes(offset, 2);
        return IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    public uint UInt32(ulong offset)
    {
        var bytes = Bytes(offset, 4);
        return IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    public ulong Word(ulong offset)
    {
        if (!Is64)
        {
            return UInt32(offset);
        }

        var bytes = Bytes(offset, 8);
        return IsBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }
}
