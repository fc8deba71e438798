using System.Buffers.Binary;
using System.Text;

namespace Paks.Elf.Tests;

/// <summary>A small shared library, made byte by byte: all that is read of one, and places where it can be broken.</summary>
internal sealed class MadeElf
{
    private const int Size = 4096, Programs = 64, Interpreter = 0x200, Note = 0x240, Dynamic = 0x280, Definitions = 0x400, Needs = 0x480, Strings = 0x600;
    private const ulong Address = 0x10000;

    private readonly byte[] _bytes = new byte[Size];
    private readonly bool _is64;
    private readonly bool _isBigEndian;
    private int _stringsEnd = Strings + 1;

    public MadeElf(bool is64, bool isBigEndian)
    {
        _is64 = is64;
        _isBigEndian = isBigEndian;
        WriteHeader();
        Encoding.ASCII.GetBytes("/lib/ld-made.so.1").CopyTo(_bytes, Interpreter);
        WriteNote();
        WriteVersions();
        WriteDynamic([
            (1, String("libc.so.6")), (1, String("libm.so.6")), (14, String("libmade.so.1")), (15, String("/old")), (29, String("$ORIGIN:/new")),
            (5, Address + Strings), (10, Size - Strings), (0x6FFFFFFC, Address + Definitions), (0x6FFFFFFD, 3), (0x6FFFFFFE, Address + Needs), (0x6FFFFFFF, 1), (0, 0),
        ]);
    }

    public byte[] Bytes => _bytes;

    /// <summary>Where things are, to break them.</summary>
    public int ProgramTableAt => _is64 ? 32 : 28;

    public int ProgramCountAt => _is64 ? 56 : 44;

    public const int FirstDefinition = Definitions;

    public const int FirstNeed = Needs;

    public MadeElf SetWord(int at, ulong value)
    {
        Word(at, value);
        return this;
    }

    public MadeElf SetUInt32(int at, uint value)
    {
        UInt32(at, value);
        return this;
    }

    public MadeElf SetUInt16(int at, ushort value)
    {
        UInt16(at, value);
        return this;
    }

    /// <summary>Where the value of a tag is.</summary>
    public int ValueOf(ulong tag)
    {
        var word = _is64 ? 8 : 4;
        for (var at = Dynamic; ; at += 2 * word)
        {
            if (ReadWord(at) == tag)
            {
                return at + word;
            }
        }
    }

    /// <summary>Where a field of a program header is.</summary>
    public int SizeOfProgram(int number) => Programs + (number * (_is64 ? 56 : 32)) + (_is64 ? 32 : 16);

    public ElfFile? Read() => ElfFile.TryRead(new MemoryStream(_bytes));

    private void WriteHeader()
    {
        "\u007fELF"u8.CopyTo(_bytes);
        _bytes[4] = (byte)(_is64 ? 2 : 1);
        _bytes[5] = (byte)(_isBigEndian ? 2 : 1);
        _bytes[6] = 1;
        UInt16(16, 3);
        UInt16(18, (ushort)(_isBigEndian ? ElfMachine.S390 : _is64 ? ElfMachine.AArch64 : ElfMachine.Arm));
        UInt32(20, 1);
        Word(ProgramTableAt, Programs);
        UInt32(_is64 ? 48 : 36, 0x5000400);
        UInt16(_is64 ? 52 : 40, (ushort)(_is64 ? 64 : 52));
        UInt16(_is64 ? 54 : 42, (ushort)(_is64 ? 56 : 32));
        UInt16(ProgramCountAt, 4);
        WriteProgram(0, type: 1, offset: 0, Size);
        WriteProgram(1, type: 3, Interpreter, 18);
        WriteProgram(2, type: 4, Note, 32);
        WriteProgram(3, type: 2, Dynamic, 12 * 2 * (_is64 ? 8 : 4));
    }

    private void WriteProgram(int number, uint type, int offset, int size)
    {
        var at = Programs + (number * (_is64 ? 56 : 32));
        UInt32(at, type);
        Word(at + (_is64 ? 8 : 4), (ulong)offset);
        Word(at + (_is64 ? 16 : 8), Address + (ulong)offset);
        Word(at + (_is64 ? 32 : 16), (ulong)size);
        Word(at + (_is64 ? 40 : 20), (ulong)size);
        Word(at + (_is64 ? 48 : 28), 4);
    }

    private void WriteNote()
    {
        UInt32(Note, 4);
        UInt32(Note + 4, 16);
        UInt32(Note + 8, 1);
        "GNU\0"u8.CopyTo(_bytes.AsSpan(Note + 12));
        UInt32(Note + 20, 3);
        UInt32(Note + 24, 2);
    }

    private void WriteVersions()
    {
        string[] names = ["libmade.so.1", "MADE_1.0", "MADE_2.0"];
        for (var number = 0; number < names.Length; number++)
        {
            var at = Definitions + (number * 28);
            UInt16(at, 1);
            UInt16(at + 2, (ushort)(number == 0 ? 1 : 0));
            UInt16(at + 4, (ushort)(number + 1));
            UInt16(at + 6, 1);
            UInt32(at + 12, 20);
            UInt32(at + 16, number == names.Length - 1 ? 0u : 28);
            UInt32(at + 20, (uint)String(names[number]));
        }

        UInt16(Needs, 1);
        UInt16(Needs + 2, 2);
        UInt32(Needs + 4, (uint)String("libc.so.6"));
        UInt32(Needs + 8, 16);
        WriteNeeded(Needs + 16, "GLIBC_2.17", flags: 0, next: 16);
        WriteNeeded(Needs + 32, "GLIBC_2.36", flags: 2, next: 0);
    }

    private void WriteNeeded(int at, string name, ushort flags, uint next)
    {
        UInt16(at + 4, flags);
        UInt16(at + 6, 5);
        UInt32(at + 8, (uint)String(name));
        UInt32(at + 12, next);
    }

    private void WriteDynamic((ulong Tag, ulong Value)[] entries)
    {
        var word = _is64 ? 8 : 4;
        for (var at = 0; at < entries.Length; at++)
        {
            Word(Dynamic + (2 * at * word), entries[at].Tag);
            Word(Dynamic + (((2 * at) + 1) * word), entries[at].Value);
        }
    }

    private ulong String(string text)
    {
        var at = _stringsEnd;
        _stringsEnd += Encoding.ASCII.GetBytes(text, _bytes.AsSpan(at)) + 1;
        return (ulong)(at - Strings);
    }

    private void UInt16(int at, ushort value)
    {
        var bytes = _bytes.AsSpan(at);
        if (_isBigEndian)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        }
    }

    private void UInt32(int at, uint value)
    {
        UInt16(_isBigEndian ? at + 2 : at, (ushort)value);
        UInt16(_isBigEndian ? at : at + 2, (ushort)(value >> 16));
    }

    private void Word(int at, ulong value)
    {
        UInt32(_is64 && _isBigEndian ? at + 4 : at, (uint)value);
        if (_is64)
        {
            UInt32(_isBigEndian ? at : at + 4, (uint)(value >> 32));
        }
    }

    private ulong ReadWord(int at)
    {
        var bytes = _bytes.AsSpan(at);
        return (_is64, _isBigEndian) switch
        {
            (true, true) => BinaryPrimitives.ReadUInt64BigEndian(bytes),
            (true, false) => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            (false, true) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
            _ => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        };
    }
}
