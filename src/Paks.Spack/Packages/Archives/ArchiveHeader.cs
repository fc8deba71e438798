namespace Paks.Spack.Packages.Archives;

/// <summary>The 512 bytes in front of a member: ustar, GNU or the older form without a magic number.</summary>
internal readonly ref struct ArchiveHeader(ReadOnlySpan<byte> block)
{
    public const int Size = 512;

    private static readonly byte[] GnuMagic = [.. "ustar  \0"u8];

    private readonly ReadOnlySpan<byte> _block = block;

    public char Type => (char)_block[156];

    public bool IsZero => !_block.ContainsAnyExcept((byte)0);

    public bool HasValidChecksum => TryReadNumber(_block.Slice(148, 8), out var expected) && expected == Sum();

    public bool TryGetMode(out long mode) => TryReadNumber(_block.Slice(100, 8), out mode);

    public bool TryGetSize(out long size) => TryReadNumber(_block.Slice(124, 12), out size);

    /// <summary>The name, joined from its two fields where the form has two (GNU keeps times in the second).</summary>
    public string GetName()
    {
        var name = Text(_block[..100]);
        var magic = _block.Slice(257, 8);
        if (!magic.StartsWith("ustar"u8) || magic.SequenceEqual(GnuMagic))
        {
            return ArchivePath.Decode(name);
        }

        var prefix = Text(_block.Slice(345, 155));
        return prefix.IsEmpty ? ArchivePath.Decode(name) : ArchivePath.Decode([.. prefix, (byte)'/', .. name]);
    }

    public string GetLinkName() => ArchivePath.Decode(Text(_block.Slice(157, 100)));

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    private long Sum()
    {
        long sum = 0;
        foreach (var b in _block)
        {
            sum += b;
        }

        foreach (var b in _block.Slice(148, 8))
        {
            sum += ' ' - b;
        }

        return sum;
    }

    // Octal digits between spaces and NULs; or, with the top bit set, a big-endian number for what octal cannot hold.
    private static bool TryReadNumber(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        if (field[0] == 0x80)
        {
            foreach (var b in field[1..])
            {
                if (value > long.MaxValue >> 8)
                {
                    return false;
                }

                value = (value << 8) | b;
            }

            return true;
        }

        foreach (var b in field.Trim(" \0"u8))
        {
            if (b is < (byte)'0' or > (byte)'7')
            {
                return false;
            }

            value = (value << 3) | (uint)(b - '0');
        }

        return true;
    }
}
