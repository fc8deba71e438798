namespace Paks.Debian.Xz;

/// <summary>The chunks of an LZMA2 stream (The .xz File Format, section 5.3.1).</summary>
internal sealed class Lzma2Reader(XzInput input, Window window)
{
    private const int LongestChunk = 64 * 1024;

    private readonly LzmaDecoder _lzma = new();
    private readonly byte[] _chunk = new byte[LongestChunk];
    private uint _position;
    private bool _needsDictionaryReset = true;
    private bool _needsProperties = true;
    private bool _isAtEnd;

    /// <exception cref="InvalidDataException">It is none.</exception>
    public int Read(Span<byte> buffer)
    {
        while (true)
        {
            int read = window.Take(buffer);
            if (read > 0 || buffer.IsEmpty || _isAtEnd)
                return read;
            ReadChunk();
        }
    }

    private void ReadChunk()
    {
        int control = input.Byte();
        if (control == 0)
        {
            _isAtEnd = true;
            return;
        }
        if (control is 1 or >= 0xe0)
        {
            window.Reset();
            _position = 0;
            _needsDictionaryReset = false;
            _needsProperties = true;
        }
        if (_needsDictionaryReset || control is > 2 and < 0x80)
            throw new InvalidDataException("a chunk is of no kind that may stand there");
        if (control < 0x80)
            ReadStored();
        else
            ReadCompressed(control);
    }

    private void ReadStored()
    {
        int size = input.UInt16BigEndian() + 1;
        window.Reserve(size);
        input.Bytes(window.Bytes.AsSpan(window.End, size));
        window.End += size;
        _position += (uint)size;
    }

    private void ReadCompressed(int control)
    {
        int size = ((control & 0x1f) << 16) + input.UInt16BigEndian() + 1;
        int compressedSize = input.UInt16BigEndian() + 1;
        if (control >= 0xc0)
        {
            _lzma.SetProperties(input.Byte());
            _needsProperties = false;
        }
        if (control >= 0xa0 && !_needsProperties)
            _lzma.Reset();
        // New properties are only ever given together with a reset of the state.
        if (_needsProperties)
            throw new InvalidDataException("the first chunk goes on from one before it");
        Span<byte> chunk = _chunk.AsSpan(0, compressedSize);
        input.Bytes(chunk);
        window.Reserve(size);
        _lzma.Decode(chunk, window, size, _position);
        _position += (uint)size;
    }
}
