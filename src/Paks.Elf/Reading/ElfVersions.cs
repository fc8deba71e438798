namespace Paks.Elf.Reading;

/// <summary>The versions that a file defines and requires (Linux Standard Base, "Symbol Versioning").</summary>
internal sealed class ElfVersions(ElfInput input, ElfSegments segments, ElfDynamic dynamic)
{
    private const ulong Definitions = 0x6FFFFFFC, DefinitionCount = 0x6FFFFFFD, Needs = 0x6FFFFFFE, NeedCount = 0x6FFFFFFF;
    private const int Base = 1, Weak = 2;

    /// <summary>A version's index has 15 bits (<c>DT_VERSYM</c>).</summary>
    private const int MostVersions = 1 << 15;

    private int _left = MostVersions;

    public IEnumerable<string> Defined() => Entries(Definitions, DefinitionCount, size: 20, nextAt: 16)
        .Where(at => (input.UInt16(at + 2) & Base) == 0)
        .Select(at => dynamic.String(input.UInt32(Auxiliary(at, input.UInt32(at + 12), size: 8))));

    public IEnumerable<ElfVersionNeed> Required() => Entries(Needs, NeedCount, size: 16, nextAt: 12)
        .Select(at => new ElfVersionNeed(dynamic.String(input.UInt32(at + 4)), [.. VersionsOf(at)]));

    private IEnumerable<ElfRequiredVersion> VersionsOf(ulong need)
    {
        var count = input.UInt16(need + 2);
        var at = count == 0 ? 0 : Auxiliary(need, input.UInt32(need + 8), size: 16);
        for (var left = count; left > 0; left--)
        {
            Count();
            yield return new ElfRequiredVersion(dynamic.String(input.UInt32(at + 8)), (input.UInt16(at + 4) & Weak) != 0);
            var next = input.UInt32(at + 12);
            if (next == 0)
            {
                yield break;
            }

            at = Next(at, next, size: 16);
        }
    }

    /// <summary>Where the entries of a table lie: it ends with the last one's <c>next</c>, and after as many as the section says.</summary>
    private IEnumerable<ulong> Entries(ulong table, ulong count, uint size, uint nextAt)
    {
        if (dynamic[table] is not { } address)
        {
            yield break;
        }

        (var at, _) = segments.Find(address, "its table of versions");
        for (var left = dynamic[count] ?? 0; left > 0; left--)
        {
            Count();
            input.Bytes(at, (int)size);
            if (input.UInt16(at) != 1)
            {
                throw new MalformedElfException($"its table of versions has the revision {input.UInt16(at)}");
            }

            yield return at;
            var next = input.UInt32(at + nextAt);
            if (next == 0)
            {
                yield break;
            }

            at = Next(at, next, size);
        }
    }

    private static ulong Auxiliary(ulong at, uint distance, uint size) => Next(at, distance, size);

    /// <summary>Always onwards, so that no table comes back to itself; never into the entry itself.</summary>
    private static ulong Next(ulong at, uint distance, uint size) =>
        distance >= size ? at + distance : throw new MalformedElfException("entries of its table of versions lie over each other");

    private void Count()
    {
        if (--_left < 0)
        {
            throw new MalformedElfException($"it has more than {MostVersions} versions");
        }
    }
}
