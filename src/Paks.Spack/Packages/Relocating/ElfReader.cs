namespace Paks.Spack.Packages.Relocating;

/// <summary>
/// Finds the run path and the interpreter of an ELF file: 32 or 64 bits, either byte order. It takes a file for
/// malformed wherever Spack does (<c>spack.util.elf</c>), so that both leave the same files alone.
/// </summary>
internal sealed class ElfReader
{
    private const int MaxStringLength = 1 << 20;

    private readonly ElfInput _input;
    private readonly List<Segment> _loaded = [];
    private Segment? _dynamic;
    private Segment? _interpreter;

    private ElfReader(ElfInput input) => _input = input;

    /// <summary>Reads a file; null if it is no sound executable or shared library.</summary>
    public static ElfPaths? TryRead(Stream file)
    {
        Span<byte> identity = stackalloc byte[16];
        file.Position = 0;
        if (file.ReadAtLeast(identity, identity.Length, throwOnEndOfStream: false) < identity.Length || !IsSupported(identity))
        {
            return null;
        }

        try
        {
            return new ElfReader(new ElfInput(file, is64: identity[4] == 2, isLittleEndian: identity[5] == 1)).ReadPaths();
        }
        catch (MalformedElfException)
        {
            return null;
        }
    }

    private static bool IsSupported(ReadOnlySpan<byte> identity) =>
        identity.StartsWith("\u007fELF"u8) && identity[4] is 1 or 2 && identity[5] is 1 or 2;

    private ElfPaths? ReadPaths()
    {
        var is64 = _input.Is64;
        var header = _input.Read(0, is64 ? 64 : 52);
        const int Executable = 2, SharedObject = 3;
        if (_input.UInt16(header, 16) is not (Executable or SharedObject))
        {
            return null;
        }

        ReadSegments(_input.Word(header, is64 ? 32 : 28), _input.UInt16(header, is64 ? 56 : 44));
        ElfSections sections = new(_input, _input.Word(header, is64 ? 40 : 32), _input.UInt16(header, is64 ? 60 : 48));
        var interpreter = _interpreter is null ? null : ReadInterpreter(_interpreter);
        return new ElfPaths(_dynamic is null || _loaded.Count == 0 ? null : ReadRunPath(_dynamic, sections), interpreter);
    }

    private void ReadSegments(ulong offset, int count)
    {
        const uint Load = 1, Dynamic = 2, Interpreter = 3;
        var is64 = _input.Is64;
        var size = is64 ? 56 : 32;
        var table = _input.Read(offset, count * size);
        for (var i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> row = table.AsSpan(i * size, size);
            Segment segment = new(_input.Word(row, is64 ? 8 : 4), _input.Word(row, is64 ? 16 : 8), _input.Word(row, is64 ? 32 : 16));
            if (segment.Size == 0)
            {
                continue;
            }

            var type = _input.UInt32(row, 0);
            if (type == Load)
            {
                _loaded.Add(segment);
            }
            else if (type == Dynamic)
            {
                _dynamic = segment;
            }
            else if (type == Interpreter)
            {
                _interpreter = segment;
            }
        }
    }

    private ElfString ReadInterpreter(Segment segment)
    {
        if ((UInt128)segment.Offset + segment.Size > (UInt128)_input.Length)
        {
            throw new MalformedElfException();
        }

        return ReadString(segment.Offset, segment.Size);
    }

    private ElfString? ReadRunPath(Segment dynamic, ElfSections sections)
    {
        var names = ElfDynamic.Read(_input, dynamic.Offset, dynamic.Size);
        if (names.Strings.Count == 0)
        {
            return null;
        }

        Segment segment = _loaded.OrderBy(segment => segment.Address).LastOrDefault(segment => segment.Address <= names.Table)
            ?? throw new MalformedElfException();
        var table = (UInt128)names.Table - segment.Address + segment.Offset;
        var end = sections.FindEndOfStrings(table);

        // Of a table that is cut off somewhere nothing is taken, not even a run path that is whole.
        if (names.Strings.Any(at => table + at >= end))
        {
            throw new MalformedElfException();
        }

        return names.RunPath is { } runPath ? ReadString(table + runPath, (ulong)(end - table - runPath)) : null;
    }

    private ElfString ReadString(UInt128 offset, ulong available)
    {
        var bytes = _input.Read(offset, (int)Math.Min(available, MaxStringLength));
        var length = bytes.AsSpan().IndexOf((byte)0);
        return length < 0 ? throw new MalformedElfException() : new ElfString((long)offset, bytes[..length]);
    }

    private sealed record Segment(ulong Offset, ulong Address, ulong Size);
}
