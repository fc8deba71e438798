namespace Paks.Oci.Tests.Deflate;

/// <summary>A deflate stream that is made by hand, bit by bit.</summary>
internal sealed class DeflateBits
{
    private static readonly HuffmanCode PlainLengths = HuffmanCode.Even(16, 4, all: 19);

    private readonly List<bool> _bits = [];

    /// <summary>The stream, filled up to whole bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[(_bits.Count + 7) / 8];
        for (var at = 0; at < _bits.Count; at++)
        {
            bytes[at / 8] |= (byte)((_bits[at] ? 1 : 0) << (at % 8));
        }

        return bytes;
    }

    /// <summary>A number, its lowest bit first.</summary>
    public DeflateBits Number(int value, int bits)
    {
        for (var bit = 0; bit < bits; bit++)
        {
            _bits.Add(((value >> bit) & 1) != 0);
        }

        return this;
    }

    /// <summary>The symbol of a code, its highest bit first.</summary>
    public DeflateBits Symbol(HuffmanCode code, int symbol)
    {
        for (var bit = code.Lengths[symbol] - 1; bit >= 0; bit--)
        {
            _bits.Add(((code[symbol] >> bit) & 1) != 0);
        }

        return this;
    }

    /// <summary>The beginning of a block with the fixed codes (RFC 1951, 3.2.6).</summary>
    public DeflateBits Fixed(bool isLast = true) => Number(isLast ? 1 : 0, 1).Number(1, 2);

    /// <summary>The beginning of a block with codes of its own (3.2.7); the lengths come as they are, in four bits each.</summary>
    public DeflateBits Dynamic(byte[] literals, byte[] distances, bool isLast = true)
    {
        Number(isLast ? 1 : 0, 1).Number(2, 2).Number(literals.Length - 257, 5).Number(distances.Length - 1, 5).Number(15, 4);
        foreach (var symbol in (int[])[16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15])
        {
            Number(PlainLengths.Lengths[symbol], 3);
        }

        foreach (var length in literals.Concat(distances))
        {
            Symbol(PlainLengths, length);
        }

        return this;
    }
}
