namespace Paks.Debian.Xz;

/// <summary>A block (The .xz File Format, section 3).</summary>
internal sealed class XzBlock : IDisposable
{
    private const int MostDictionaryBytes = 64 * 1024 * 1024;
    private const ulong Lzma2 = 0x21;
    private const int HasCompressedSize = 0x40;
    private const int HasUncompressedSize = 0x80;

    private readonly XzInput _input;
    private readonly XzCheck _check;
    private readonly Lzma2Reader _content;
    private readonly long _start;
    private readonly long _contentStart;
    private readonly long? _compressedSize;
    private readonly long? _uncompressedSize;
    private long _unpacked;

    /// <param name="input">Stands behind the first byte of the header.</param>
    /// <param name="sizeByte">This byte.</param>
    /// <param name="checkType">From the header of the stream.</param>
    public XzBlock(XzInput input, byte sizeByte, byte checkType)
    {
        _input = input;
        _check = new XzCheck(checkType);
        _start = input.Position - 1;
        var bytes = new byte[sizeByte * 4];
        bytes[0] = sizeByte;
        input.Bytes(bytes.AsSpan(1));
        if (input.UInt32() != Crc.Of32(bytes))
            throw new InvalidDataException("the header of an xz block is broken");
        _contentStart = input.Position;

        using var fields = new MemoryStream(bytes, 2, bytes.Length - 2, writable: false);
        var header = new XzInput(fields);
        int flags = bytes[1];
        if ((flags & ~(HasCompressedSize | HasUncompressedSize)) != 0)
            throw new InvalidDataException("an xz block uses another filter than LZMA2 alone");
        _compressedSize = (flags & HasCompressedSize) == 0 ? null : (long)header.Number();
        _uncompressedSize = (flags & HasUncompressedSize) == 0 ? null : (long)header.Number();
        if (header.Number() != Lzma2 || header.Number() != 1)
            throw new InvalidDataException("an xz block uses another filter than LZMA2 alone");
        _content = new Lzma2Reader(input, new Window(DictionarySize(header.Byte()), _uncompressedSize));
    }

    public int Read(Span<byte> buffer)
    {
        int read = _content.Read(buffer);
        _check.Append(buffer[..read]);
        _unpacked += read;
        return read;
    }

    /// <summary>Checks what comes behind the content, and its sizes.</summary>
    public XzRecord Finish()
    {
        long compressedSize = _input.Position - _contentStart;
        if ((_compressedSize ?? compressedSize) != compressedSize || (_uncompressedSize ?? _unpacked) != _unpacked)
            throw new InvalidDataException("an xz block is not as long as its header says");
        long unpaddedSize = _input.Position - _start + _check.Size;
        _input.Padding(compressedSize);
        Span<byte> stored = stackalloc byte[64];
        stored = stored[.._check.Size];
        _input.Bytes(stored);
        if (!_check.Matches(stored))
            throw new InvalidDataException("the checksum of an xz block differs");
        return new XzRecord(unpaddedSize, _unpacked);
    }

    public void Dispose() => _check.Dispose();

    /// <summary>Section 5.3.1: a power of two, or one and a half.</summary>
    private static int DictionarySize(byte code)
    {
        long size = code < 40 ? (2L | (code & 1)) << ((code / 2) + 11) : uint.MaxValue;
        return size <= MostDictionaryBytes
            ? (int)size
            : throw new InvalidDataException($"an xz block wants a dictionary of {size} bytes, and {MostDictionaryBytes} are the most");
    }
}
