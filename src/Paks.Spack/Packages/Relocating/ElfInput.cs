using System.Buffers.Binary;

namespace Paks.Spack.Packages.Relocating;

/// <summary>Numbers of an ELF file, in its own size and byte order.</summary>
internal sealed class ElfInput(Stream file, bool is64, bool isLittleEndian)
{
    public bool Is64 => is64;

    public int WordSize => is64 ? 8 : 4;

    public long Length => file.Length;

    /// <exception cref="MalformedElfException">The file has no such bytes.</exception>
    public void Read(UInt128 offset, Span<byte> bytes)
    {
        if (offset + (UInt128)bytes.Length > (UInt128)file.Length)
        {
            throw new MalformedElfException();
        }

        file.Position = (long)offset;
        file.ReadExactly(bytes);
    }

    /// <exception cref="MalformedElfException">The file has no such bytes.</exception>
    public byte[] Read(UInt128 offset, int length)
    {
        if (offset + (UInt128)length > (UInt128)file.Length)
        {
            throw new MalformedElfException();
        }

        var bytes = new byte[length];
        Read(offset, bytes.AsSpan());
        return bytes;
    }

    public ushort UInt16(ReadOnlySpan<byte> bytes, int at) => isLittleEndian
        ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..])
        : BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    public uint UInt32(ReadOnlySpan<byte> bytes, int at) => isLittleEndian
        ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..])
        : BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);

    /// <summary>An address, offset or size: 8 bytes, or 4 in a file of 32 bits.</summary>
    public ulong Word(ReadOnlySpan<byte> bytes, int at)
    {
        if (!is64)
        {
            return UInt32(bytes, at);
        }

        return isLittleEndian ? BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt64BigEndian(bytes[at..]);
    }
}
