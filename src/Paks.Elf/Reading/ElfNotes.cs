namespace Paks.Elf.Reading;

/// <summary>Finds the ABI tag among the notes of a file.</summary>
internal static class ElfNotes
{
    private const uint AbiTag = 1;
    private const int MostNotes = 4096;

    public static ElfAbiTag? FindAbiTag(ElfInput input, IEnumerable<ElfSegment> segments)
    {
        var left = MostNotes;
        foreach (var segment in segments)
        {
            for (var at = segment.Offset; at + 12 <= segment.End && left > 0; left--)
            {
                ulong nameSize = input.UInt32(at), size = input.UInt32(at + 4);
                var value = Align(at + 12 + nameSize, segment);
                if (value + size > segment.End)
                {
                    break;
                }

                if (input.UInt32(at + 8) == AbiTag && nameSize == 4 && size >= 16 && input.Bytes(at + 12, 4).SequenceEqual("GNU\0"u8))
                {
                    return new ElfAbiTag(input.UInt32(value), new Version(Number(input, value + 4), Number(input, value + 8), Number(input, value + 12)));
                }

                at = Align(value + size, segment);
            }
        }

        return null;
    }

    private static int Number(ElfInput input, ulong at) => (int)Math.Min(input.UInt32(at), int.MaxValue);

    /// <summary>Notes are aligned to 4 bytes, or to 8 where the segment is.</summary>
    private static ulong Align(ulong at, ElfSegment segment)
    {
        var alignment = segment.Alignment == 8 ? 8ul : 4;
        return segment.Offset + ((at - segment.Offset + alignment - 1) & ~(alignment - 1));
    }
}
