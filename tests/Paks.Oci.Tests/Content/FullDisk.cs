using Paks.Oci.Tar;
using Paks.Testing;

namespace Paks.Oci.Tests.Content;

/// <summary>A file system of 1 MiB, which takes the right to mount one.</summary>
public sealed class FullDisk : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly bool _isMounted;

    public FullDisk()
    {
        Directory.CreateDirectory(_temp["small"]);
        _isMounted = Tools.Find("mount") is { } mount
            && new ProgramCall(mount, "-t", "tmpfs", "-o", "size=1m", "none", _temp["small"]).Run().ExitCode == 0;
    }

    public void Dispose()
    {
        if (_isMounted)
        {
            new ProgramCall(Tools.Path("umount"), _temp["small"]).Run().Ended();
        }

        _temp.Dispose();
    }

    [Fact]
    public void LeavesNothingOfALayerInTheStore()
    {
        Tools.Require(_isMounted, "this user may not mount a file system");
        using var store = new ContentStore(_temp["small"]);
        using (var layer = LayerWriter.Create(store, LayerCompression.Gzip, 2))
        {
            var content = Test.RandomBytes(1, 3_000_000);
            using var stream = new MemoryStream(content);
            Assert.Throws<IOException>(() =>
            {
                layer.WriteEntry(TarEntry.File("file", content.Length), stream);
                layer.Complete(Test.Token);
            });
        }

        Assert.Empty(store.Enumerate());
        Assert.Equal("works", System.Text.Encoding.ASCII.GetString(ReadBack(store, "works"u8)));
    }

    [Fact]
    public async Task LeavesNothingOfALayout()
    {
        Tools.Require(_isMounted, "this user may not mount a file system");
        using var store = new ContentStore(_temp["store"]);
        var image = RandomImage.Create(store, 1, layers: 40);
        await Assert.ThrowsAsync<IOException>(() => OciLayout.WriteAsync(_temp["small/deep/layout"], image.Root, store, ["latest"], Test.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temp["small"]));
    }

    [Fact]
    public async Task LeavesTheOldArchiveInItsPlace()
    {
        Tools.Require(_isMounted, "this user may not mount a file system");
        using var store = new ContentStore(_temp["store"]);
        var file = _temp.Write("small/image.tar", "old"u8);
        var image = RandomImage.Create(store, 1, layers: 40);
        await Assert.ThrowsAsync<IOException>(() => OciArchive.WriteAsync(file, image.Root, store, ["latest"], Test.Token));
        Assert.Equal("old", await File.ReadAllTextAsync(file, Test.Token));
        Assert.Single(Directory.EnumerateFileSystemEntries(_temp["small"]));
    }

    private static byte[] ReadBack(ContentStore store, ReadOnlySpan<byte> content)
    {
        using var stream = store.OpenRead(store.Put(content).Digest);
        return Test.ReadAll(stream);
    }
}
