using Paks.Testing;

namespace Paks.Elf.Tests;

/// <summary>Real libraries and programs, of this host and for others.</summary>
public sealed class LibrariesOfThisHost
{
    private const int Most = 400;

    public static TheoryData<string> Folders => [.. new[] { "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/bin", "/usr/lib/gcc" }
        .Concat(Directory.Exists("/usr") ? Directory.GetDirectories("/usr", "*-linux-*").Select(folder => folder + "/lib") : [])];

    [Theory]
    [MemberData(nameof(Folders))]
    public void AreReadAsReadelfReadsThem(string folder)
    {
        Tools.Path("readelf");
        Assert.SkipUnless(Directory.Exists(folder), $"there is no {folder}");
        string[] files = [.. new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(file => file.Extension != ".o" && file.Length > 0 && IsElf(file.FullName))
            .Select(file => file.FullName).Order(StringComparer.Ordinal).Take(Most)];
        Assert.SkipWhen(files.Length == 0, $"there is nothing in {folder}");

        Assert.All(ReadElf.Describe(files), one =>
        {
            using var file = File.OpenRead(one.Path);
            Assert.Equal(one.Said, ReadElf.Describe(ElfFile.TryRead(file)!));
        });
    }

    private static bool IsElf(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[4];
        return file.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4 && magic.SequenceEqual("\u007fELF"u8);
    }
}
