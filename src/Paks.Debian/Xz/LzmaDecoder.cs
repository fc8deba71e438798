namespace Paks.Debian.Xz;

/// <summary>LZMA as LZMA2 uses it: chunk after chunk, each of a known size (The .xz File Format, section 5.3.1; LZMA specification).</summary>
internal sealed class LzmaDecoder
{
    private const int States = 12;
    private const int FirstStateAfterMatch = 7;
    private const int PositionStates = 16;
    private const int AlignBits = 4;
    private const int FirstSlotWithModel = 4;
    private const int FirstSlotWithDirectBits = 14;

    private readonly ushort[] _isMatch = new ushort[States * PositionStates];
    private readonly ushort[] _isRepeat = new ushort[States];
    private readonly ushort[] _isNotRepeat0 = new ushort[States];
    private readonly ushort[] _isNotRepeat1 = new ushort[States];
    private readonly ushort[] _isNotRepeat2 = new ushort[States];
    private readonly ushort[] _isLongRepeat0 = new ushort[States * PositionStates];
    private readonly ushort[] _slots = new ushort[4 << 6];
    private readonly ushort[] _distances = new ushort[1 << 7];
    private readonly ushort[] _align = new ushort[1 << AlignBits];
    private readonly LengthDecoder _matchLength = new();
    private readonly LengthDecoder _repeatLength = new();
    private ushort[] _literals = [];

    private int _literalContextBits;
    private uint _literalPositionMask;
    private uint _positionMask;
    private int _state;
    private uint _repeat0;
    private uint _repeat1;
    private uint _repeat2;
    private uint _repeat3;

    /// <summary>Sets lc, lp and pb from their byte.</summary>
    /// <exception cref="InvalidDataException">They are none that LZMA2 allows.</exception>
    public void SetProperties(byte properties)
    {
        int contextBits = properties % 9;
        int positionBits = properties / 9 % 5;
        if (properties >= 9 * 5 * 5 || contextBits + positionBits > 4)
            throw new InvalidDataException("the properties of LZMA are none");
        _literalContextBits = contextBits;
        _literalPositionMask = (1u << positionBits) - 1;
        _positionMask = (1u << (properties / 45)) - 1;
        _literals = new ushort[0x300 << (contextBits + positionBits)];
    }

    /// <summary>Forgets what was learnt.</summary>
    public void Reset()
    {
        foreach (ushort[] probabilities in new[]
            { _isMatch, _isRepeat, _isNotRepeat0, _isNotRepeat1, _isNotRepeat2, _isLongRepeat0, _slots, _distances, _align, _literals })
            probabilities.AsSpan().Fill(RangeDecoder.EvenProbability);
        _matchLength.Reset();
        _repeatLength.Reset();
        _state = 0;
        _repeat0 = _repeat1 = _repeat2 = _repeat3 = 0;
    }

    /// <summary>Unpacks a chunk into the window, which has room for it.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public void Decode(ReadOnlySpan<byte> chunk, Window window, int size, uint position)
    {
        if (chunk.Length < RangeDecoder.HeadLength || chunk[0] != 0)
            throw new InvalidDataException("a chunk does not start as it should");
        var range = new RangeDecoder(chunk);
        byte[] bytes = window.Bytes;
        int start = window.Start;
        int at = window.End;
        int end = at + size;
        // Positions count from the last reset of the window, which need not be where the buffer starts.
        uint shift = position - (uint)at;
        int state = _state;
        while (at < end)
        {
            int positionState = (int)(((uint)at + shift) & _positionMask);
            if (range.Bit(ref _isMatch[(state << 4) + positionState]) == 0)
            {
                byte previous = at > start ? bytes[at - 1] : (byte)0;
                Span<ushort> literal = _literals.AsSpan(
                    0x300 * (int)(((((uint)at + shift) & _literalPositionMask) << _literalContextBits) + ((uint)previous >> (8 - _literalContextBits))), 0x300);
                if (state < FirstStateAfterMatch)
                    bytes[at] = (byte)range.Tree(literal, 8);
                else if (_repeat0 < (uint)(at - start))
                    bytes[at] = range.MatchedByte(literal, bytes[at - (int)_repeat0 - 1]);
                else
                    throw new InvalidDataException("a match reaches out of the data");
                at++;
                state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
                continue;
            }
            int length;
            if (range.Bit(ref _isRepeat[state]) == 0)
            {
                length = Match(ref range, positionState);
                state = state < FirstStateAfterMatch ? 7 : 10;
            }
            else if (Repeat(ref range, state, positionState))
            {
                length = _repeatLength.Decode(ref range, positionState);
                state = state < FirstStateAfterMatch ? 8 : 11;
            }
            else
            {
                length = 1;
                state = state < FirstStateAfterMatch ? 9 : 11;
            }
            if (_repeat0 >= (uint)(at - start) || length > end - at)
                throw new InvalidDataException("a match reaches out of the data");
            Copy(bytes, at, (int)_repeat0 + 1, length);
            at += length;
        }
        if (!range.IsAtEnd)
            throw new InvalidDataException("a chunk does not end where it should");
        _state = state;
        window.End = at;
    }

    private int Match(ref RangeDecoder range, int positionState)
    {
        int length = _matchLength.Decode(ref range, positionState);
        uint slot = range.Tree(_slots.AsSpan(Math.Min(length - 2, 3) << 6, 64), 6);
        _repeat3 = _repeat2;
        _repeat2 = _repeat1;
        _repeat1 = _repeat0;
        _repeat0 = Distance(ref range, slot);
        return length;
    }

    private uint Distance(ref RangeDecoder range, uint slot)
    {
        if (slot < FirstSlotWithModel)
            return slot;
        int bits = (int)(slot >> 1) - 1;
        uint distance = (2 | (slot & 1)) << bits;
        return slot < FirstSlotWithDirectBits
            ? distance + range.ReverseTree(_distances.AsSpan((int)(distance - slot)), bits)
            : distance + (range.DirectBits(bits - AlignBits) << AlignBits) + range.ReverseTree(_align, AlignBits);
    }

    /// <summary>Makes one of the last four distances the newest. False: it is one byte long.</summary>
    private bool Repeat(ref RangeDecoder range, int state, int positionState)
    {
        if (range.Bit(ref _isNotRepeat0[state]) == 0)
            return range.Bit(ref _isLongRepeat0[(state << 4) + positionState]) == 1;
        uint distance;
        if (range.Bit(ref _isNotRepeat1[state]) == 0)
            distance = _repeat1;
        else
        {
            if (range.Bit(ref _isNotRepeat2[state]) == 0)
                distance = _repeat2;
            else
            {
                distance = _repeat3;
                _repeat3 = _repeat2;
            }
            _repeat2 = _repeat1;
        }
        _repeat1 = _repeat0;
        _repeat0 = distance;
        return true;
    }

    private static void Copy(byte[] bytes, int at, int distance, int length)
    {
        if (distance >= length)
        {
            bytes.AsSpan(at - distance, length).CopyTo(bytes.AsSpan(at));
            return;
        }
        // The match runs into itself: byte by byte it repeats.
        Span<byte> target = bytes.AsSpan(at - distance, distance + length);
        for (int one = 0; one < length; one++)
            target[distance + one] = target[one];
    }
}
