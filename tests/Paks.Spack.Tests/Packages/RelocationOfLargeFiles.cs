using System.Security.Cryptography;
using System.Text;
using Paks.Spack.Packages;
using Paks.Spack.Packages.Relocating;
using Paks.Spack.Tests.Packages.Kit;
using Paks.Testing;
using static Paks.Spack.Tests.Packages.Kit.PackageBuilder;

namespace Paks.Spack.Tests.Packages;

public sealed class RelocationOfLargeFiles : IDisposable
{
    private const int Blocks = 70;
    private const long MemoryBound = 24 << 20;

    private readonly TempFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(nameof(PackageBuilder.Binaries))]
    [InlineData(nameof(PackageBuilder.TextFiles))]
    [InlineData(null)]
    public void TakesMemoryThatDoesNotGrowWithThem(string? list)
    {
        var block = Block(Prefix);
        var expectedBlock = list switch
        {
            nameof(PackageBuilder.Binaries) => Block("/n/p".PadLeft(Prefix.Length, '/')),
            nameof(PackageBuilder.TextFiles) => Block("/n/p"),
            _ => block,
        };
        var length = (long)Blocks * block.Length;
        var expectedLength = (long)Blocks * expectedBlock.Length;
        Assert.InRange(length, 60 << 20, long.MaxValue);
        (var before, var after) = Archive(list, length);

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var contents = PackageTarball.Read(
            new GeneratedStream(before, block, length, after), cancellationToken: TestContext.Current.CancellationToken);
        RelocatedTree tree = new();
        new Relocator(_scratch.Path).Relocate(
            new GeneratedStream(before, block, length, after), contents, Map(contents, "/n/p", "/n"), tree, TestContext.Current.CancellationToken);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, MemoryBound);

        using GeneratedStream expected = new([], expectedBlock, expectedLength, []);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(expected)), tree.Digests["lib/large"]);
        Assert.Equal(expectedLength, tree.Entries.Single(entry => entry.Path == "lib/large").Size);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_scratch.Path));
    }

    [Fact]
    public void ScratchGoesToAFileWhenItGrows()
    {
        using ScratchStream scratch = new(_scratch.Path, memoryLimit: 100);
        scratch.Restart(50);
        scratch.Write(new byte[90]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_scratch.Path));
        scratch.Position = 80;
        scratch.Write(Enumerable.Repeat((byte)7, 40).ToArray());
        Assert.Single(Directory.EnumerateFileSystemEntries(_scratch.Path));
        Assert.Equal((120, 120), (scratch.Length, scratch.Position));
        scratch.Position = 70;
        var read = new byte[50];
        scratch.ReadExactly(read);
        Assert.Equal([.. new byte[10], .. Enumerable.Repeat((byte)7, 40)], read);

        scratch.Restart(200);
        Assert.Equal(0, scratch.Length);
        scratch.Restart(50);
        Assert.Equal(0, scratch.Length);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_scratch.Path));
    }

    // The prefix at every distance from the borders of a window, and a length that divides no window.
    private static byte[] Block(string prefix)
    {
        StringBuilder text = new();
        Random random = new(1);
        for (var i = 0; i < 4096; i++)
        {
            text.Append((char)('a' + random.Next(26)), 161 + (i % 7)).Append(':').Append(prefix).Append("/lib/some/where\0");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    // What comes before and after the content of one large file.
    private static (byte[] Before, byte[] After) Archive(string? list, long length)
    {
        var package = list switch
        {
            nameof(PackageBuilder.Binaries) => new PackageBuilder { Binaries = ["lib/large"] },
            nameof(PackageBuilder.TextFiles) => new PackageBuilder { TextFiles = ["lib/large"] },
            _ => new PackageBuilder(),
        };
        var headers = 0;
        var archive = package.With(tar =>
        {
            tar.Directory(Below("lib")).Header('0', Utf8(Below("lib/large")), [], 0x1a4, length);
            headers = tar.ToArray(withEnd: false).Length;
        }).Build();
        return (archive[..headers], [.. new byte[-length & 511], .. archive[headers..]]);
    }
}
