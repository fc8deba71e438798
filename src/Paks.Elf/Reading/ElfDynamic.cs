namespace Paks.Elf.Reading;

/// <summary>The entries of a dynamic section that matter here, and its strings.</summary>
internal sealed class ElfDynamic
{
    private const ulong End = 0, NeededTag = 1, StringTable = 5, StringTableSize = 10;
    private const int MostEntries = 64 * 1024;

    private readonly Dictionary<ulong, ulong> _values = [];
    private readonly List<ulong> _needed = [];
    private readonly ElfStrings _strings;
    private readonly ulong _table;
    private readonly ulong _tableEnd;

    /// <exception cref="MalformedElfException">It is too long, or its strings are not where it says.</exception>
    public ElfDynamic(ElfInput input, ElfSegments segments, ElfSegment dynamic, ElfStrings strings)
    {
        _strings = strings;
        ReadEntries(input, dynamic);
        if (!_values.TryGetValue(StringTable, out var address))
        {
            return;
        }

        (_table, var end) = segments.Find(address, "its string table");
        var size = this[StringTableSize] ?? 0;
        _tableEnd = size <= end - _table ? _table + size : throw new MalformedElfException($"its string table of {size} bytes goes beyond its segment");
    }

    public IEnumerable<string> Needed => _needed.Select(String);

    /// <summary>The value of a tag, the last one where it comes again, as the loader takes it.</summary>
    public ulong? this[ulong tag] => _values.TryGetValue(tag, out var value) ? value : null;

    /// <summary>The string that a tag's value leads to; null: the tag is not there.</summary>
    public string? StringOf(ulong tag) => this[tag] is { } value ? String(value) : null;

    /// <summary>A string of the table.</summary>
    public string String(ulong at) => at < _tableEnd - _table
        ? _strings.Read(_table + at, _tableEnd)
        : throw new MalformedElfException($"it has no string at {at}");

    private void ReadEntries(ElfInput input, ElfSegment dynamic)
    {
        var size = 2 * (ulong)input.WordSize;
        for (var at = 0ul; at + size <= dynamic.Size; at += size)
        {
            if (at / size == MostEntries)
            {
                throw new MalformedElfException($"its dynamic section has more than {MostEntries} entries");
            }

            var tag = input.Word(dynamic.Offset + at);
            var value = input.Word(dynamic.Offset + at + (ulong)input.WordSize);
            if (tag == End)
            {
                return;
            }

            if (tag == NeededTag)
            {
                _needed.Add(value);
            }
            else
            {
                _values[tag] = value;
            }
        }
    }
}
