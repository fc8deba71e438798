namespace Paks.Spack.Packages.Relocating;

/// <summary>The section headers of an ELF file: they alone say how long a string table is.</summary>
internal sealed class ElfSections(ElfInput input, ulong offset, int count)
{
    /// <summary>The end of the string table that begins at a place in the file: behind its last NUL.</summary>
    /// <exception cref="MalformedElfException">There is none, or it is not whole.</exception>
    public UInt128 FindEndOfStrings(UInt128 table)
    {
        const uint Strings = 3;
        Span<byte> header = stackalloc byte[input.Is64 ? 64 : 40];
        for (var i = 0; i < count; i++)
        {
            input.Read((UInt128)offset + (UInt128)(i * header.Length), header);
            if (input.UInt32(header, 4) == Strings && input.Word(header, input.Is64 ? 24 : 16) == table)
            {
                return FindLastNul(table, input.Word(header, input.Is64 ? 32 : 20));
            }
        }

        throw new MalformedElfException();
    }

    private UInt128 FindLastNul(UInt128 table, ulong size)
    {
        if (table + size > (UInt128)input.Length)
        {
            throw new MalformedElfException();
        }

        var end = table + size;
        while (end > table)
        {
            var length = (int)UInt128.Min(end - table, 4096);
            var last = input.Read(end - (UInt128)length, length).AsSpan().LastIndexOf((byte)0);
            if (last >= 0)
            {
                return end - (UInt128)length + (UInt128)last + 1;
            }

            end -= (UInt128)length;
        }

        return table;
    }
}
