using System.Text;
using Paks.Spack.Packages;
using Paks.Spack.Packages.Relocating;
using Paks.Spack.Tests.Packages.Kit;
using Paks.Testing;

namespace Paks.Spack.Tests.Packages;

public sealed class ElfPathRules
{
    private static readonly PrefixMap Shorter = TextReplacementRules.Map(("/old/store/a", "/n/a"), ("/old/store", "/n"));

    public static TheoryData<bool, bool> Forms => new() { { true, true }, { true, false }, { false, true }, { false, false } };

    [Theory]
    [MemberData(nameof(Forms))]
    public void RunPathAndInterpreterAreReplacedInTheirPlaces(bool is64, bool isLittleEndian)
    {
        var file = Apply(Shorter, new ElfBuilder(is64, isLittleEndian) { RunPath = "/old/store/a/lib:/old/store/b/lib::/usr/lib::", Interpreter = "/old/store/ld.so" });
        Assert.Equal(
            new ElfBuilder(is64, isLittleEndian) { RunPath = Padded("/n/a/lib:/n/b/lib:/usr/lib", 45), Interpreter = Padded("/n/ld.so", 16) }.Build(),
            file);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void RPathIsTreatedAsRunPathIs(bool is64, bool isLittleEndian) => Assert.Equal(
        new ElfBuilder(is64, isLittleEndian) { RPath = Padded("/n/a/lib", 16) }.Build(),
        Apply(Shorter, new ElfBuilder(is64, isLittleEndian) { RPath = "/old/store/a/lib" }));

    [Theory]
    [InlineData("/old/storehouse", "/nhouse")]
    [InlineData("/old/store/a/lib:/old/store/a/lib", "/n/a/lib:/n/a/lib")]
    [InlineData("$ORIGIN/../lib:/old/store/a", "$ORIGIN/../lib:/n/a")]
    [InlineData("/usr/lib:x/old/store", null)]
    [InlineData("::", null)]
    [InlineData("", null)]
    public void PartsBeginWithAPrefixOrStay(string runPath, string? expected) => Assert.Equal(
        new ElfBuilder { RunPath = expected is null ? runPath : Padded(expected, runPath.Length) }.Build(),
        Apply(Shorter, new ElfBuilder { RunPath = runPath }));

    [Fact]
    public void MoreThanOneRunPathIsLeftAlone() => AssertUntouched(new ElfBuilder { RPath = "/old/store/a", RunPath = "/old/store/b" });

    [Fact]
    public void AnotherTypeIsLeftAlone() => AssertUntouched(new ElfBuilder { Type = 1, RunPath = "/old/store/a", Interpreter = "/old/store/ld.so" });

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void AnotherNumberOfStringTablesIsLeftAlone(int tables) => AssertUntouched(new ElfBuilder { StringTables = tables, RunPath = "/old/store/a" });

    [Fact]
    public void WithoutSectionHeadersTheTableHasNoEnd() => AssertUntouched(new ElfBuilder { HasSections = false, RunPath = "/old/store/a", Interpreter = "/old/store/ld.so" });

    [Fact]
    public void WhatDoesNotFitChangesNothing()
    {
        var map = TextReplacementRules.Map(("/old", "/a/longer/one"));
        var before = new ElfBuilder { RunPath = "/old/lib", Interpreter = "/lib/ld.so" }.Build();
        using MemoryStream file = new([.. before]);
        var edit = Assert.IsType<ElfPathReplacement.Edit>(new ElfPathReplacement(new PrefixPattern(map)).Apply(file));
        Assert.Equal(("/old/lib", "/a/longer/one/lib"), (Encoding.ASCII.GetString(edit.Old), Encoding.ASCII.GetString(edit.New)));
        Assert.Equal(before, file.ToArray());
    }

    [Fact]
    public void WhatGrowsInOnePartMayFitAsAWhole()
    {
        var file = Apply(TextReplacementRules.Map(("/old/store", "/n"), ("/o", "/one")), new ElfBuilder { RunPath = "/o/lib:/old/store/lib" });
        Assert.Equal(new ElfBuilder { RunPath = Padded("/one/lib:/n/lib", 21) }.Build(), file);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void BrokenFilesNeitherThrowNorGrow(bool is64, bool isLittleEndian)
    {
        var sound = new ElfBuilder(is64, isLittleEndian) { RunPath = "/old/store/a/lib", Interpreter = "/old/store/ld.so" }.Build();
        ElfPathReplacement replacement = new(new PrefixPattern(Shorter));
        Random random = new(7);
        for (var i = 0; i < 2000; i++)
        {
            byte[] broken = [.. sound[..random.Next(sound.Length + 1)]];
            for (var j = random.Next(0, 4); j > 0 && broken.Length > 16; j--)
            {
                broken[random.Next(16, broken.Length)] = (byte)(random.Next(2) == 0 ? 0xff : random.Next(256));
            }

            using MemoryStream file = new(broken);
            replacement.Apply(file);
            Assert.Equal(broken.Length, file.Length);
        }
    }

    [Theory]
    [InlineData("-Wl,--enable-new-dtags", "RUNPATH")]
    [InlineData("-Wl,--disable-new-dtags", "RPATH")]
    public void ReadelfSeesWhatWasWrittenToARealProgram(string tags, string name)
    {
        using TempFolder folder = new();
        var program = folder["program"];
        var source = folder.Write("program.c", "int main(void) { return 0; }\n"u8);
        Tools.Run("gcc", source, "-o", program, tags, "-Wl,-rpath,/old/store/a/lib:/old/store/lib:/usr/lib", "-Wl,--dynamic-linker=/old/store/ld.so");
        using (FileStream file = new(program, FileMode.Open, FileAccess.ReadWrite))
        {
            Assert.Null(new ElfPathReplacement(new PrefixPattern(Shorter)).Apply(file));
        }

        var readelf = Tools.Run("readelf", "-d", "-l", "--wide", program);
        Assert.Contains($"({name})", readelf, StringComparison.Ordinal);
        Assert.Contains("[/n/a/lib:/n/lib:/usr/lib]", readelf, StringComparison.Ordinal);
        Assert.Contains("interpreter: /n/ld.so]", readelf, StringComparison.Ordinal);
    }

    private static void AssertUntouched(ElfBuilder elf) => Assert.Equal(elf.Build(), Apply(Shorter, elf));

    private static byte[] Apply(PrefixMap map, ElfBuilder elf)
    {
        using MemoryStream file = new(elf.Build());
        Assert.Null(new ElfPathReplacement(new PrefixPattern(map)).Apply(file));
        return file.ToArray();
    }

    private static string Padded(string text, int length) => text.PadRight(length, '\0');
}
