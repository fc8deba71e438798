using Paks.Testing;

namespace Paks.Elf.Tests;

/// <summary>Both classes, both byte orders.</summary>
public sealed class EveryKindOfElf
{
    public static TheoryData<bool, bool> Kinds => new() { { true, true }, { true, false }, { false, true }, { false, false } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void SaysTheSame(bool is64, bool isBigEndian)
    {
        var file = new MadeElf(is64, isBigEndian).Read()!;

        Assert.Equal((is64 ? ElfClass.Elf64 : ElfClass.Elf32, isBigEndian ? ElfByteOrder.BigEndian : ElfByteOrder.LittleEndian), (file.Class, file.ByteOrder));
        Assert.Equal((ElfType.SharedObject, 0x5000400u, true), (file.Type, file.Flags, file.IsDynamic));
        Assert.Equal(("/lib/ld-made.so.1", "libmade.so.1", "/old", "$ORIGIN:/new"), (file.Interpreter, file.SharedObjectName, file.RPath, file.RunPath));
        Assert.Equal(["libc.so.6", "libm.so.6"], file.Needed);
        Assert.Equal(["MADE_1.0", "MADE_2.0"], file.DefinedVersions);
        var need = Assert.Single(file.RequiredVersions);
        Assert.Equal("libc.so.6", need.File);
        Assert.Equal([new ElfRequiredVersion("GLIBC_2.17", IsWeak: false), new ElfRequiredVersion("GLIBC_2.36", IsWeak: true)], need.Versions);
        Assert.Equal(new ElfAbiTag(0, new Version(3, 2, 0)), file.AbiTag);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void IsReadByReadelfToo(bool is64, bool isBigEndian)
    {
        using var folder = new TempFolder();
        var made = new MadeElf(is64, isBigEndian);
        var path = folder.Write("libmade.so.1", made.Bytes);

        var said = Tools.Run("readelf", "-hldW", path);

        Assert.Contains("Library soname: [libmade.so.1]", said, StringComparison.Ordinal);
        Assert.Contains("Library runpath: [$ORIGIN:/new]", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u007fEL")]
    [InlineData("#!/bin/sh\n")]
    [InlineData("!<arch>\nlibmade.a of some length")]
    public void IsNotWhatIsNone(string text) => Assert.Null(ElfFile.TryRead(new MemoryStream(System.Text.Encoding.Latin1.GetBytes(text))));
}
