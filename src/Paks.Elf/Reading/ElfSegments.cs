namespace Paks.Elf.Reading;

/// <summary>The program headers of a file.</summary>
internal sealed class ElfSegments
{
    /// <summary>From here on the number would stand in the section headers (<c>PN_XNUM</c>).</summary>
    private const int TooMany = 0xFFFF;

    private readonly List<ElfSegment> _segments = [];

    /// <exception cref="MalformedElfException">They are not whole, or one lies beyond the file.</exception>
    public ElfSegments(ElfInput input)
    {
        var table = input.Word(input.Is64 ? 32ul : 28ul);
        var size = input.UInt16(input.Is64 ? 54ul : 42ul);
        var count = input.UInt16(input.Is64 ? 56ul : 44ul);
        if (count > 0 && (count == TooMany || size != (input.Is64 ? 56 : 32)))
        {
            throw new MalformedElfException($"it has {count} program headers of {size} bytes");
        }

        if ((UInt128)table + ((UInt128)count * size) > (UInt128)input.Length)
        {
            throw new MalformedElfException("its program headers lie beyond its end");
        }

        for (var at = 0; at < count; at++)
        {
            Add(Read(input, table + ((ulong)at * size)), input.Length);
        }
    }

    /// <summary>The segments of a type, in the file's order.</summary>
    public IEnumerable<ElfSegment> OfType(uint type) => _segments.Where(segment => segment.Type == type);

    /// <summary>Where an address lies in the file, and where what is loaded with it ends there.</summary>
    /// <exception cref="MalformedElfException">Nothing is loaded there from the file.</exception>
    public (ulong Offset, ulong End) Find(ulong address, string what)
    {
        var segment = _segments.Find(one => one.Type == ElfSegment.Load && address >= one.Address && address - one.Address < one.Size)
            ?? throw new MalformedElfException($"{what} is at the address {address:x}, where nothing is loaded");
        return (segment.Offset + (address - segment.Address), segment.End);
    }

    private void Add(ElfSegment segment, long length)
    {
        // A header of another type is nobody's to read, wherever it points.
        if (segment.Size == 0 || segment.Type is not (ElfSegment.Load or ElfSegment.Dynamic or ElfSegment.Interpreter or ElfSegment.Note))
        {
            return;
        }

        if ((UInt128)segment.Offset + segment.Size > (UInt128)length)
        {
            throw new MalformedElfException($"its segment of {segment.Size} bytes at {segment.Offset} goes beyond its end");
        }

        _segments.Add(segment);
    }

    private static ElfSegment Read(ElfInput input, ulong at) => input.Is64
        ? new ElfSegment(input.UInt32(at), input.Word(at + 8), input.Word(at + 16), input.Word(at + 32), input.Word(at + 48))
        : new ElfSegment(input.UInt32(at), input.Word(at + 4), input.Word(at + 8), input.Word(at + 16), input.Word(at + 28));
}
