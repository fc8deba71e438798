namespace Paks.Elf.Tests;

/// <summary>Files that begin as ELF and are cut short, broken or made to do harm.</summary>
public sealed class BrokenElf
{
    private const ulong Huge = 0x7FFFFFF0;

    public static TheoryData<bool, bool> Kinds => EveryKindOfElf.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void IsRefusedWhereverItIsCut(bool is64, bool isBigEndian)
    {
        var whole = new MadeElf(is64, isBigEndian).Bytes;
        // All is loaded by one segment, so nothing may be missing.
        Assert.All(Enumerable.Range(4, whole.Length - 4), length =>
            Assert.Throws<MalformedElfException>(() => ElfFile.TryRead(new MemoryStream(whole[..length]))));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void IsRefusedWhereANumberLeadsAstray(bool is64, bool isBigEndian)
    {
        Action<MadeElf>[] breaks =
        [
            file => file.SetWord(file.ProgramTableAt, Huge),
            file => file.SetUInt16(file.ProgramCountAt, 0xFFFF),
            file => file.SetUInt16(file.ProgramCountAt, 0xFFFE),
            file => file.SetUInt16(file.ProgramCountAt - 2, 1),
            file => file.SetWord(file.SizeOfProgram(0), Huge),
            file => file.SetWord(file.SizeOfProgram(1), 4),
            file => file.SetWord(file.SizeOfProgram(2), Huge),
            file => file.SetWord(file.SizeOfProgram(3), Huge),
            file => file.SetWord(file.ValueOf(1), Huge),
            file => file.SetWord(file.ValueOf(5), Huge),
            file => file.SetWord(file.ValueOf(10), Huge),
            file => file.SetWord(file.ValueOf(10), 4),
            file => file.SetWord(file.ValueOf(0x6FFFFFFC), Huge),
            file => file.SetWord(file.ValueOf(0x6FFFFFFE), Huge),
            file => file.SetUInt32(MadeElf.FirstDefinition + 28 + 12, 0),
            file => file.SetUInt32(MadeElf.FirstDefinition + 16, 4),
            file => file.SetUInt32(MadeElf.FirstDefinition + 16, 0xFFFFFFFF),
            file => file.SetUInt16(MadeElf.FirstDefinition, 2),
            file => file.SetUInt32(MadeElf.FirstNeed + 4, (uint)Huge),
            file => file.SetUInt32(MadeElf.FirstNeed + 8, 2),
            file => file.SetUInt32(MadeElf.FirstNeed + 8, 0xFFFFFFFF),
            file => file.SetUInt32(MadeElf.FirstNeed + 16 + 12, 1),
        ];
        Assert.All(breaks, broken =>
        {
            var file = new MadeElf(is64, isBigEndian);
            broken(file);
            Assert.Throws<MalformedElfException>(file.Read);
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TakesNoEndOfTimeAndNoMemory(bool is64, bool isBigEndian)
    {
        // A count beyond the last entry: the table ends where it says so.
        var file = new MadeElf(is64, isBigEndian);
        file.SetWord(file.ValueOf(0x6FFFFFFD), Huge).SetUInt16(MadeElf.FirstNeed + 2, 0xFFFF);

        Assert.Equal(2, file.Read()!.DefinedVersions.Count);
    }

    [Fact]
    public void IsRefusedWhereItsStringsAreEndless()
    {
        // A dynamic section of thousands of entries that all lead to one string of thousands of bytes.
        const int Entries = 5000, Length = 4000, Start = 8192;
        var bytes = new byte[Start + (16 * Entries) + Length];
        new MadeElf(is64: true, isBigEndian: false).Bytes.CopyTo(bytes, 0);
        var strings = Start + (16 * Entries);
        for (var entry = 0; entry < Entries - 3; entry++)
        {
            bytes[Start + (16 * entry)] = 1;
        }

        BitConverter.GetBytes(5UL).CopyTo(bytes, strings - 48);
        BitConverter.GetBytes(0x10000UL + (ulong)strings).CopyTo(bytes, strings - 40);
        BitConverter.GetBytes(10UL).CopyTo(bytes, strings - 32);
        BitConverter.GetBytes((ulong)Length).CopyTo(bytes, strings - 24);
        bytes.AsSpan(strings, Length - 1).Fill((byte)'a');
        BitConverter.GetBytes((ulong)bytes.Length).CopyTo(bytes, 64 + 32);
        BitConverter.GetBytes((ulong)Start).CopyTo(bytes, 64 + (3 * 56) + 8);
        BitConverter.GetBytes(16UL * Entries).CopyTo(bytes, 64 + (3 * 56) + 32);

        var failure = Assert.Throws<MalformedElfException>(() => ElfFile.TryRead(new MemoryStream(bytes)));

        Assert.Equal("its strings are too long", failure.Reason);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NeverDoesWorseThanToBeRefused(bool is64, bool isBigEndian)
    {
        var random = new Random(20260101);
        var whole = new MadeElf(is64, isBigEndian).Bytes;
        var (refused, read) = (0, 0);
        for (var turn = 0; turn < 20_000; turn++)
        {
            var bytes = (byte[])whole.Clone();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                bytes[random.Next(4, 0x700)] = (byte)(random.Next(3) switch { 0 => 0xFF, 1 => 0, _ => random.Next(256) });
            }

            try
            {
                ElfFile.TryRead(new MemoryStream(bytes));
                read++;
            }
            catch (MalformedElfException)
            {
                refused++;
            }
        }

        Assert.True(refused > 1000 && read > 1000, $"{refused} refused, {read} read");
    }
}
