using System.Runtime.CompilerServices;

namespace Paks.Debian.Xz;

/// <summary>
/// The range decoder of LZMA over one chunk, which is whole in memory. Reading past its end gives zeros: <see cref="IsAtEnd"/> tells.
/// The methods that read several bits do it on copies of the fields, which the compiler can keep in registers.
/// </summary>
internal ref struct RangeDecoder
{
    /// <summary>How many bytes it starts with; the first is zero.</summary>
    public const int HeadLength = 5;

    public const ushort EvenProbability = 1 << (ProbabilityBits - 1);

    private const int ProbabilityBits = 11;
    private const int MoveBits = 5;
    private const uint Top = 1 << 24;

    private readonly ReadOnlySpan<byte> _input;
    private int _position;
    private uint _range;
    private uint _code;

    public RangeDecoder(ReadOnlySpan<byte> input)
    {
        _input = input;
        _range = uint.MaxValue;
        for (_position = 0; _position < HeadLength; _position++)
            _code = (_code << 8) | input[_position];
    }

    /// <summary>Whether exactly the whole chunk was used.</summary>
    public readonly bool IsAtEnd => _position == _input.Length && _code == 0;

    public uint Bit(ref ushort probability) => Bit(ref probability, ref _range, ref _code, ref _position, _input);

    /// <summary>Bits that are as likely as not, the highest first.</summary>
    public uint DirectBits(int count)
    {
        uint value = 0;
        for (; count > 0; count--)
        {
            _range >>= 1;
            uint isLess = (_code - _range) >> 31;
            _code -= _range & (isLess - 1);
            value = (value << 1) | (1 - isLess);
            Normalize(ref _range, ref _code, ref _position, _input);
        }
        return value;
    }

    /// <summary>A number whose bits have a probability for each prefix, the highest bit first.</summary>
    public uint Tree(Span<ushort> probabilities, int bits)
    {
        (uint range, uint code, int position) = (_range, _code, _position);
        ReadOnlySpan<byte> input = _input;
        uint node = 1;
        for (int bit = 0; bit < bits; bit++)
            node = (node << 1) | Bit(ref probabilities[(int)node], ref range, ref code, ref position, input);
        (_range, _code, _position) = (range, code, position);
        return node - (1u << bits);
    }

    /// <summary>As <see cref="Tree"/>, the lowest bit first.</summary>
    public uint ReverseTree(Span<ushort> probabilities, int bits)
    {
        (uint range, uint code, int position) = (_range, _code, _position);
        ReadOnlySpan<byte> input = _input;
        uint node = 1;
        uint value = 0;
        for (int at = 0; at < bits; at++)
        {
            uint bit = Bit(ref probabilities[(int)node], ref range, ref code, ref position, input);
            node = (node << 1) | bit;
            value |= bit << at;
        }
        (_range, _code, _position) = (range, code, position);
        return value;
    }

    /// <summary>A byte that is coded against another one, as long as their bits are the same.</summary>
    public byte MatchedByte(Span<ushort> probabilities, uint match)
    {
        (uint range, uint code, int position) = (_range, _code, _position);
        ReadOnlySpan<byte> input = _input;
        uint node = 1;
        uint offset = 0x100;
        while (node < 0x100)
        {
            match <<= 1;
            uint matchBit = match & offset;
            uint bit = Bit(ref probabilities[(int)(offset + matchBit + node)], ref range, ref code, ref position, input);
            node = (node << 1) | bit;
            offset &= matchBit ^ (bit - 1);
        }
        (_range, _code, _position) = (range, code, position);
        return (byte)node;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Bit(ref ushort probability, ref uint range, ref uint code, ref int position, ReadOnlySpan<byte> input)
    {
        // Which bit it is can hardly be foretold: arithmetic costs less than a branch that is often mispredicted.
        int likelihood = probability;
        uint bound = (range >> ProbabilityBits) * (uint)likelihood;
        uint isZero = (uint)(((ulong)code - bound) >> 32);
        range = (bound & isZero) | ((range - bound) & ~isZero);
        code -= bound & ~isZero;
        probability = (ushort)(likelihood - ((likelihood + ((int)isZero & ((1 << MoveBits) - 1 - (1 << ProbabilityBits)))) >> MoveBits));
        uint bit = isZero + 1;
        Normalize(ref range, ref code, ref position, input);
        return bit;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Normalize(ref uint range, ref uint code, ref int position, ReadOnlySpan<byte> input)
    {
        if (range >= Top)
            return;
        range <<= 8;
        code = (code << 8) | ((uint)position < (uint)input.Length ? input[position] : 0u);
        position++;
    }
}
