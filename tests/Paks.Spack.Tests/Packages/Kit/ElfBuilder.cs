using System.Buffers.Binary;
using System.Text;

namespace Paks.Spack.Tests.Packages.Kit;

/// <summary>
/// The smallest ELF file that says where its loader and libraries are: one loaded segment, a dynamic section and the
/// section header of its strings.
/// </summary>
internal sealed class ElfBuilder(bool is64 = true, bool isLittleEndian = true)
{
    private const int Strings = 0x200;
    private const ulong Base = 0x400000;

    public int Type { get; init; } = 3;

    public string? RPath { get; init; }

    public string? RunPath { get; init; }

    public string? Interpreter { get; init; }

    public bool HasSections { get; init; } = true;

    public int StringTables { get; init; } = 1;

    public byte[] Build()
    {
        var strings = $"\0libc.so.6\0{RPath}\0{RunPath}\0";
        var runPathAt = 12 + (RPath?.Length ?? 0);
        var interpreter = Encoding.ASCII.GetBytes(Interpreter is null ? "" : Interpreter + "\0");
        List<(ulong Tag, ulong Value)> entries = [(1, 1)];
        entries.AddRange(Enumerable.Repeat((5UL, Base + Strings), StringTables));
        if (RPath is not null)
        {
            entries.Add((15, 11));
        }

        if (RunPath is not null)
        {
            entries.Add((29, (ulong)runPathAt));
        }

        entries.Add((0, 0));
        var dynamic = Strings + strings.Length;
        var interp = dynamic + (entries.Count * 2 * Word);
        var sections = interp + interpreter.Length;
        var file = new byte[sections + (HasSections ? SectionSize : 0) + 16];
        WriteHeader(file, sections);
        WriteSegment(file, 0, type: 1, offset: 0, address: Base, file.Length);
        WriteSegment(file, 1, type: 2, dynamic, Base + (ulong)dynamic, entries.Count * 2 * Word);
        WriteSegment(file, 2, type: 3, interp, Base + (ulong)interp, interpreter.Length);
        Encoding.ASCII.GetBytes(strings, file.AsSpan(Strings));
        for (var i = 0; i < entries.Count; i++)
        {
            WriteWord(file, dynamic + (2 * i * Word), entries[i].Tag);
            WriteWord(file, dynamic + (((2 * i) + 1) * Word), entries[i].Value);
        }

        interpreter.CopyTo(file, interp);
        if (HasSections)
        {
            WriteSection(file, sections, strings.Length);
        }

        return file;
    }

    private int Word => is64 ? 8 : 4;

    private int SectionSize => is64 ? 64 : 40;

    private void WriteHeader(byte[] file, int sections)
    {
        byte[] identity = [0x7f, (byte)'E', (byte)'L', (byte)'F', (byte)(is64 ? 2 : 1), (byte)(isLittleEndian ? 1 : 2), 1];
        identity.CopyTo(file, 0);
        WriteUInt16(file, 16, Type);
        WriteWord(file, is64 ? 32 : 28, is64 ? 64UL : 52);
        WriteWord(file, is64 ? 40 : 32, (ulong)sections);
        WriteUInt16(file, is64 ? 56 : 44, 3);
        WriteUInt16(file, is64 ? 60 : 48, HasSections ? 1 : 0);
    }

    private void WriteSegment(byte[] file, int index, uint type, int offset, ulong address, int size)
    {
        var at = (is64 ? 64 : 52) + (index * (is64 ? 56 : 32));
        WriteUInt32(file, at, type);
        WriteWord(file, at + (is64 ? 8 : 4), (ulong)offset);
        WriteWord(file, at + (is64 ? 16 : 8), address);
        WriteWord(file, at + (is64 ? 32 : 16), (ulong)size);
    }

    private void WriteSection(byte[] file, int at, int size)
    {
        WriteUInt32(file, at + 4, 3);
        WriteWord(file, at + (is64 ? 24 : 16), Strings);
        WriteWord(file, at + (is64 ? 32 : 20), (ulong)size);
    }

    private void WriteUInt16(byte[] file, int at, int value)
    {
        if (isLittleEndian)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), (ushort)value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(at), (ushort)value);
        }
    }

    private void WriteUInt32(byte[] file, int at, uint value)
    {
        if (isLittleEndian)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at), value);
        }
    }

    private void WriteWord(byte[] file, int at, ulong value)
    {
        if (!is64)
        {
            WriteUInt32(file, at, (uint)value);
        }
        else if (isLittleEndian)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(at), value);
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(file.AsSpan(at), value);
        }
    }
}
