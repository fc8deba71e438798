namespace Paks.Oci.Tar;

/// <summary>Fills one ustar header block in.</summary>
internal readonly ref struct UstarBlock(Span<byte> block)
{
    private readonly Span<byte> _block = block;

    public void SetOwner(int userId, int groupId)
    {
        Octal(108, 8, userId);
        Octal(116, 8, groupId);
    }

    public void SetTime(long seconds) => Octal(136, 12, seconds);

    public void SetLink(ReadOnlySpan<byte> target) => Text(157, 100, target);

    /// <summary>Writes the name, cut into prefix and name at <paramref name="split"/>, the other fields, and the checksum over all.</summary>
    public void Write(ReadOnlySpan<byte> name, int split, char typeFlag, int mode, long size)
    {
        var isSplit = split > 0;
        Text(0, 100, isSplit ? name[(split + 1)..] : name);
        Text(345, 155, isSplit ? name[..split] : []);
        Octal(100, 8, mode);
        Octal(124, 12, size);
        _block[156] = (byte)typeFlag;
        "ustar\000"u8.CopyTo(_block[257..]); // magic, NUL, version
        Octal(329, 8, 0); // device numbers, which only devices use
        Octal(337, 8, 0);
        Checksum();
    }

    // A text that does not fit whole is in the PAX records; what stands here only tells a person what it was.
    private void Text(int at, int size, ReadOnlySpan<byte> text)
    {
        var field = _block.Slice(at, size);
        for (var i = 0; i < Math.Min(size, text.Length); i++)
        {
            field[i] = text[i] < 0x80 ? text[i] : (byte)'?';
        }
    }

    private void Octal(int at, int size, long value)
    {
        for (var i = at + size - 2; i >= at; i--)
        {
            _block[i] = (byte)('0' + (value & 7));
            value >>= 3;
        }
    }

    // The sum of all bytes, with the field itself taken as spaces: six digits, a NUL, a space.
    private void Checksum()
    {
        var field = _block.Slice(148, 8);
        field.Fill((byte)' ');
        var sum = 0;
        foreach (var value in _block)
        {
            sum += value;
        }

        Octal(148, 7, sum);
        field[6] = 0;
    }
}
