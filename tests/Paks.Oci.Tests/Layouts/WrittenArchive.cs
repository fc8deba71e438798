using System.Formats.Tar;
using System.Text.Json;
using Paks.Testing;

namespace Paks.Oci.Tests.Layouts;

public sealed class WrittenArchive : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly ContentStore _store;
    private readonly RandomImage _image;

    public WrittenArchive()
    {
        _store = new ContentStore(_temp["store"]);
        _image = RandomImage.Create(_store, 1);
    }

    public void Dispose()
    {
        _store.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public async Task IsAFaultlessLayout()
    {
        await OciArchive.WriteAsync(_temp["image.tar"], _image.Root, _store, ["latest"], ["example/image:1"], Test.Token);
        ImageValidator.AssertArchive(_temp["image.tar"]);
        await OciArchive.WriteAsync(_temp["index.tar"], RandomImage.CreateIndex(_store, 2, "linux/amd64", "linux/arm64"), _store, ["latest"], Test.Token);
        ImageValidator.AssertArchive(_temp["index.tar"]);
    }

    [Fact]
    public async Task HasTheSameBytesAlways()
    {
        foreach (var name in new[] { "a", "b" })
        {
            await OciArchive.WriteAsync(_temp[$"{name}/oci.tar"], _image.Root, _store, ["latest"], ["example/image:1"], Test.Token);
            await DockerArchive.WriteAsync(_temp[$"{name}/docker.tar"], _image.Root, _store, ["example/image:1"], Test.Token);
        }

        Assert.Equal(File.ReadAllBytes(_temp["a/oci.tar"]), File.ReadAllBytes(_temp["b/oci.tar"]));
        Assert.Equal(File.ReadAllBytes(_temp["a/docker.tar"]), File.ReadAllBytes(_temp["b/docker.tar"]));
    }

    [Fact]
    public async Task HasSortedEntriesOfTheEpoch()
    {
        await OciArchive.WriteAsync(_temp["image.tar"], _image.Root, _store, ["latest"], Test.Token);
        var entries = Entries(_temp["image.tar"]);
        Assert.Equal(entries.Order(StringComparer.Ordinal), entries);
        Assert.Equal(["blobs/", "blobs/sha256/", "index.json", "manifest.json", "oci-layout"], entries.Where(name => name.Length < 20));
    }

    [Fact]
    public async Task IsReadBack()
    {
        await OciArchive.WriteAsync(_temp["oci.tar"], _image.Root, _store, ["1.0"], ["example/image:1.0"], Test.Token);
        await DockerArchive.WriteAsync(_temp["docker.tar"], _image.Root, _store, ["example/image:1.0"], Test.Token);
        using var oci = OciArchive.Open(_temp["oci.tar"]);
        using var docker = DockerArchive.Open(_temp["docker.tar"]);
        Assert.Equal(_image.Root.Digest, oci.Resolve("1.0").Digest);
        foreach (var source in new IImageSource[] { oci, docker })
        {
            var image = await Image.ReadAsync(source, source.Resolve("example/image:1.0"), Test.Token);
            Assert.Equal(_image.Layers, image.Layers);
            Assert.Equal(_image.Manifest.Config.Digest, image.Manifest.Config.Digest);
            await OciLayout.WriteAsync(_temp[$"copy-{source.GetType().Name}"], source.Resolve(null), source, ["latest"], Test.Token);
            ImageValidator.AssertLayout(_temp[$"copy-{source.GetType().Name}"]);
        }
    }

    [Fact]
    public async Task CanBeReadByManyAtOnce()
    {
        await OciArchive.WriteAsync(_temp["oci.tar"], _image.Root, _store, ["latest"], Test.Token);
        using var archive = OciArchive.Open(_temp["oci.tar"]);
        await Parallel.ForEachAsync(Enumerable.Repeat(_image.Layers, 20).SelectMany(layers => layers), Test.Token, async (layer, token) =>
            Assert.Equal(layer.Descriptor.Size, (await archive.FetchAllAsync(layer.Descriptor, 10_000_000, token)).Length));
    }

    [Fact]
    public async Task OfDockersKindHasZstdUnpackedAndTheSameImageId()
    {
        var zstd = RandomImage.Create(_store, 3, 2, LayerCompression.Zstd);
        await DockerArchive.WriteAsync(_temp["docker.tar"], zstd.Root, _store, [], Test.Token);
        using var docker = DockerArchive.Open(_temp["docker.tar"]);
        var image = await Image.ReadAsync(docker, docker.Resolve(null), Test.Token);
        Assert.Equal(zstd.Manifest.Config.Digest, image.Manifest.Config.Digest);
        Assert.Equal(zstd.Layers.Select(layer => (layer.DiffId, MediaTypes.Layer)), image.Layers.Select(layer => (layer.Descriptor.Digest, layer.Descriptor.MediaType)));
        await OciLayout.WriteAsync(_temp["copy"], docker.Resolve(null), docker, ["latest"], Test.Token);
        ImageValidator.AssertLayout(_temp["copy"]);
    }

    [Fact]
    public async Task OfDockersKindNamesItsFiles()
    {
        await DockerArchive.WriteAsync(_temp["docker.tar"], _image.Root, _store, ["example/image:1", "example/image:2"], Test.Token);
        using var file = File.OpenRead(_temp["docker.tar"]);
        using var reader = new TarReader(file);
        JsonElement manifest = default;
        while (reader.GetNextEntry() is { } entry)
        {
            manifest = entry.Name == "manifest.json" ? JsonSerializer.Deserialize<JsonElement>(entry.DataStream!) : manifest;
        }

        Assert.Equal(["example/image:1", "example/image:2"], manifest[0].GetProperty("RepoTags").EnumerateArray().Select(tag => tag.GetString()!));
        Assert.Subset(
            Entries(_temp["docker.tar"]).ToHashSet(),
            manifest[0].GetProperty("Layers").EnumerateArray().Append(manifest[0].GetProperty("Config")).Select(name => name.GetString()!).ToHashSet());
    }

    [Fact]
    public async Task OfDockersKindIsNotForSeveralPlatforms()
    {
        var index = RandomImage.CreateIndex(_store, 2, "linux/amd64", "linux/arm64");
        await Assert.ThrowsAsync<ArgumentException>(() => DockerArchive.WriteAsync(_temp["docker.tar"], index, _store, [], Test.Token));
        Assert.False(File.Exists(_temp["docker.tar"]));
    }

    [Fact]
    public async Task OfALayerThatComesTwiceHasItOnce()
    {
        var config = _image.Config with
        {
            DiffIds = [_image.Layers[0].DiffId, _image.Layers[0].DiffId],
        };
        var manifest = new Manifest
        {
            Config = _store.Put(config.ToJson()).As(MediaTypes.ImageConfig),
            Layers = [_image.Layers[0].Descriptor, _image.Layers[0].Descriptor],
        };
        var root = _store.Put(manifest.ToJson()).As(MediaTypes.ImageManifest);
        await DockerArchive.WriteAsync(_temp["docker.tar"], root, _store, [], Test.Token);
        await OciArchive.WriteAsync(_temp["oci.tar"], root, _store, [], Test.Token);
        using var docker = DockerArchive.Open(_temp["docker.tar"]);
        Assert.Equal(2, (await Image.ReadAsync(docker, docker.Resolve(null), Test.Token)).Layers.Count);
        Assert.Equal(3, Entries(_temp["docker.tar"]).Count);
    }

    [Fact]
    public async Task IsNotThereWhenWritingFails()
    {
        _store.Prune(DateTimeOffset.MaxValue);
        await Assert.ThrowsAsync<ContentNotFoundException>(() => OciArchive.WriteAsync(_temp["a/b/oci.tar"], _image.Root, _store, ["latest"], Test.Token));
        Assert.False(Directory.Exists(_temp["a"]));
    }

    [Fact]
    public async Task LeavesTheOldOneWhenWritingFails()
    {
        var file = _temp.Write("out/docker.tar", "old"u8);
        _store.Prune(DateTimeOffset.MaxValue);
        await Assert.ThrowsAsync<ContentNotFoundException>(() => DockerArchive.WriteAsync(file, _image.Root, _store, [], Test.Token));
        Assert.Equal("old", await File.ReadAllTextAsync(file, Test.Token));
        Assert.Single(Directory.EnumerateFileSystemEntries(_temp["out"]));
    }

    [Fact]
    public async Task IsNotWrittenOverAFolderOrADevice()
    {
        Directory.CreateDirectory(_temp["folder"]);
        await Assert.ThrowsAsync<DestinationOccupiedException>(() => OciArchive.WriteAsync(_temp["folder"], _image.Root, _store, [], Test.Token));
        await Assert.ThrowsAsync<DestinationOccupiedException>(() => OciArchive.WriteAsync("/dev/stdout", _image.Root, _store, [], Test.Token));
        Tools.Run("mkfifo", _temp["pipe"]);
        await Assert.ThrowsAsync<DestinationOccupiedException>(() => OciArchive.WriteAsync(_temp["pipe"], _image.Root, _store, [], Test.Token));
    }

    private static List<string> Entries(string file)
    {
        using var stream = File.OpenRead(file);
        using var reader = new TarReader(stream);
        var names = new List<string>();
        while (reader.GetNextEntry() is { } entry)
        {
            Assert.Equal(DateTimeOffset.UnixEpoch, entry.ModificationTime);
            names.Add(entry.Name);
        }

        return names;
    }
}
