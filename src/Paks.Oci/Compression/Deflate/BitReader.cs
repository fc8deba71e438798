using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Paks.Oci.Deflate;

/// <summary>Reads a stream as bits, the least significant of a byte first (RFC 1951, 3.1.1).</summary>
/// <remarks>
/// Eight bytes are loaded at a time. So that the last ones can be, zeros are put behind the end of the source; whoever has taken bits
/// asks <see cref="ThrowIfPastEnd"/> whether they were there.
/// </remarks>
internal sealed class BitReader(Stream source) : IDisposable
{
    // Two loads of eight bytes between two looks at the limit.
    private const int Margin = 16;
    private const int Padding = 2 * Margin;
    private const int BufferSize = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private long _dropped;
    private int _end;
    private bool _isEnded;

    /// <summary>Bits that are loaded, the next one lowest. Above <see cref="Count"/> there may be more of them, or zeros.</summary>
    public ulong Bits { get; set; }

    /// <summary>How many bits are loaded.</summary>
    public int Count { get; set; }

    /// <summary>Where in <see cref="Buffer"/> the next byte is that is not loaded.</summary>
    public int Next { get; set; }

    /// <summary>Up to this value of <see cref="Next"/>, sixteen bytes can be loaded from there.</summary>
    public int Limit { get; private set; } = -1;

    /// <summary>The bytes around <see cref="Next"/>.</summary>
    public byte[] Buffer => _buffer;

    /// <summary>The position of the next bit in the source.</summary>
    public long Position => ((_dropped + Next) * 8) - Count;

    /// <summary>Loads bytes: afterwards at least 56 bits are there.</summary>
    /// <exception cref="InvalidDataException">The source has ended long since.</exception>
    public void Load()
    {
        if (Next > Limit)
        {
            Fill();
        }

        Bits |= LoadWord(ref MemoryMarshal.GetArrayDataReference(_buffer), Next) << Count;
        Next += (63 - Count) >> 3;
        Count |= 56;
    }

    /// <summary>Takes up to 32 bits.</summary>
    public uint Take(int count)
    {
        if (Count < count)
        {
            Load();
        }

        var value = (uint)(Bits & ((1UL << count) - 1));
        Skip(count);
        return value;
    }

    /// <summary>Leaves out bits that are loaded.</summary>
    public void Skip(int count)
    {
        Bits >>= count;
        Count -= count;
    }

    /// <summary>Leaves out the rest of a byte that is begun; nothing is loaded afterwards.</summary>
    public void SkipToByte()
    {
        Skip(Count & 7);
        Unload();
    }

    /// <summary>Copies whole bytes, at least one, after <see cref="SkipToByte"/>.</summary>
    public int CopyTo(Span<byte> target)
    {
        if (IsAtEnd())
        {
            throw CutShort();
        }

        var count = Math.Min(target.Length, _end - Next);
        _buffer.AsSpan(Next, count).CopyTo(target);
        Next += count;
        return count;
    }

    /// <summary>Whether no byte follows, after <see cref="SkipToByte"/>.</summary>
    public bool IsAtEnd()
    {
        if (Next >= _end && !_isEnded)
        {
            Fill();
        }

        return Next >= _end;
    }

    /// <summary>Judges the bits that were taken.</summary>
    /// <exception cref="InvalidDataException">The source has ended before them.</exception>
    public void ThrowIfPastEnd()
    {
        if (_isEnded && Position > (_dropped + _end) * 8)
        {
            throw CutShort();
        }
    }

    /// <summary>Reads on in the source.</summary>
    public void Fill()
    {
        if (_isEnded)
        {
            throw CutShort();
        }

        Unload();
        _buffer.AsSpan(Next, _end - Next).CopyTo(_buffer);
        _dropped += Next;
        _end -= Next;
        Next = 0;
        do
        {
            var count = source.Read(_buffer, _end, BufferSize - Padding - _end);
            _isEnded = count == 0;
            _end += count;
        }
        while (_end < Margin && !_isEnded);

        _buffer.AsSpan(_end, Padding).Clear();
        Limit = _isEnded ? _end + Padding - Margin : _end - Margin;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            Limit = -1;
            _isEnded = true;
        }
    }

    /// <summary>The eight bytes at a place, the first one lowest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong LoadWord(ref byte start, int at)
    {
        var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at));
        return BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word);
    }

    private static InvalidDataException CutShort() => new("the compressed stream is cut short");

    // Whole bytes go back to the buffer.
    private void Unload()
    {
        Next -= Count >> 3;
        Count &= 7;
        Bits &= (1UL << Count) - 1;
    }
}
