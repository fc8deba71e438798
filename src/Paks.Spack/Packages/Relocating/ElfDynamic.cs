namespace Paks.Spack.Packages.Relocating;

/// <summary>The entries of a dynamic section that are names: places in its string table.</summary>
/// <param name="Table">Virtual address of the string table.</param>
/// <param name="RunPath">Where in the table the run path is; null if there is none.</param>
/// <param name="Strings">Where in the table every name is, the run path among them.</param>
internal sealed record ElfDynamic(ulong Table, ulong? RunPath, IReadOnlyList<ulong> Strings)
{
    private const int MaxEntries = 1 << 20;
    private const ulong End = 0, Needed = 1, StringTable = 5, SharedObjectName = 14, RPath = 15, RunPathTag = 29;

    /// <exception cref="MalformedElfException">It is cut off, or has not exactly one table or more than one run path.</exception>
    public static ElfDynamic Read(ElfInput input, ulong offset, ulong size)
    {
        List<ulong> tables = [], runPaths = [], strings = [];
        Span<byte> entry = stackalloc byte[2 * input.WordSize];
        var count = size / (ulong)entry.Length;
        for (ulong i = 0; i < count; i++)
        {
            if (i == MaxEntries)
            {
                throw new MalformedElfException();
            }

            input.Read((UInt128)offset + (i * (ulong)entry.Length), entry);
            var tag = input.Word(entry, 0);
            var value = input.Word(entry, input.WordSize);
            if (tag == End)
            {
                break;
            }

            if (tag == StringTable)
            {
                tables.Add(value);
            }

            if (tag is RPath or RunPathTag)
            {
                runPaths.Add(value);
            }

            if (tag is RPath or RunPathTag or Needed or SharedObjectName)
            {
                strings.Add(value);
            }
        }

        return tables.Count == 1 && runPaths.Count <= 1
            ? new ElfDynamic(tables[0], runPaths.Count == 0 ? null : runPaths[0], strings)
            : throw new MalformedElfException();
    }
}
