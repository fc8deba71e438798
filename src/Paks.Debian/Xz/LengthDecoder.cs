namespace Paks.Debian.Xz;

/// <summary>The lengths of matches: 2 to 273.</summary>
internal sealed class LengthDecoder
{
    private const int ShortestMatch = 2;

    private readonly ushort[] _choices = new ushort[2];
    private readonly ushort[] _low = new ushort[16 << 3];
    private readonly ushort[] _middle = new ushort[16 << 3];
    private readonly ushort[] _high = new ushort[1 << 8];

    public void Reset()
    {
        _choices.AsSpan().Fill(RangeDecoder.EvenProbability);
        _low.AsSpan().Fill(RangeDecoder.EvenProbability);
        _middle.AsSpan().Fill(RangeDecoder.EvenProbability);
        _high.AsSpan().Fill(RangeDecoder.EvenProbability);
    }

    public int Decode(ref RangeDecoder range, int positionState)
    {
        if (range.Bit(ref _choices[0]) == 0)
            return ShortestMatch + (int)range.Tree(_low.AsSpan(positionState << 3, 8), 3);
        if (range.Bit(ref _choices[1]) == 0)
            return ShortestMatch + 8 + (int)range.Tree(_middle.AsSpan(positionState << 3, 8), 3);
        return ShortestMatch + 16 + (int)range.Tree(_high, 8);
    }
}
