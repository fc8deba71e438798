namespace Paks.Elf.Reading;

/// <summary>Reads a file through its headers, as the loader does.</summary>
internal static class ElfReader
{
    private const ulong SharedObjectName = 14, RPath = 15, RunPath = 29;

    public static ElfFile? Read(Stream file)
    {
        Span<byte> identity = stackalloc byte[16];
        file.Position = 0;
        var read = file.ReadAtLeast(identity, identity.Length, throwOnEndOfStream: false);
        if (!identity[..read].StartsWith("\u007fELF"u8))
        {
            return null;
        }

        if (read < identity.Length || identity[4] is not (1 or 2) || identity[5] is not (1 or 2) || identity[6] != 1)
        {
            throw new MalformedElfException("its identification is none");
        }

        return Read(new ElfInput(file) { Is64 = identity[4] == 2, IsBigEndian = identity[5] == 2 });
    }

    private static ElfFile Read(ElfInput input)
    {
        input.Bytes(0, input.Is64 ? 64 : 52);
        var header = new ElfFile
        {
            Class = input.Is64 ? ElfClass.Elf64 : ElfClass.Elf32,
            ByteOrder = input.IsBigEndian ? ElfByteOrder.BigEndian : ElfByteOrder.LittleEndian,
            Machine = (ElfMachine)input.UInt16(18),
            Flags = input.UInt32(input.Is64 ? 48ul : 36ul),
            Type = (ElfType)input.UInt16(16),
        };
        return header.Type is ElfType.Executable or ElfType.SharedObject ? ReadSegments(header, input) : header;
    }

    private static ElfFile ReadSegments(ElfFile header, ElfInput input)
    {
        var segments = new ElfSegments(input);
        var strings = new ElfStrings(input);
        var interpreter = segments.OfType(ElfSegment.Interpreter).FirstOrDefault();
        var file = header with
        {
            Interpreter = interpreter is null ? null : strings.Read(interpreter.Offset, interpreter.End),
            AbiTag = ElfNotes.FindAbiTag(input, segments.OfType(ElfSegment.Note)),
        };
        return segments.OfType(ElfSegment.Dynamic).LastOrDefault() is { } dynamic
            ? ReadDynamic(file, input, segments, new ElfDynamic(input, segments, dynamic, strings))
            : file;
    }

    private static ElfFile ReadDynamic(ElfFile file, ElfInput input, ElfSegments segments, ElfDynamic dynamic)
    {
        var versions = new ElfVersions(input, segments, dynamic);
        return file with
        {
            IsDynamic = true,
            SharedObjectName = dynamic.StringOf(SharedObjectName),
            Needed = [.. dynamic.Needed],
            RPath = dynamic.StringOf(RPath),
            RunPath = dynamic.StringOf(RunPath),
            DefinedVersions = [.. versions.Defined()],
            RequiredVersions = [.. versions.Required()],
        };
    }
}
