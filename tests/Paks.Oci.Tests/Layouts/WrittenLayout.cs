using System.Text;
using System.Text.Json;
using Paks.Testing;

namespace Paks.Oci.Tests.Layouts;

public sealed class WrittenLayout : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly ContentStore _store;
    private readonly RandomImage _image;
    private readonly string _layout;

    public WrittenLayout()
    {
        _store = new ContentStore(_temp["store"]);
        _image = RandomImage.Create(_store, 1);
        _layout = _temp["layout"];
    }

    public void Dispose()
    {
        _store.Dispose();
        _temp.Dispose();
    }

    [Theory]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    [InlineData(LayerCompression.None)]
    public async Task IsFaultless(LayerCompression compression)
    {
        await OciLayout.WriteAsync(_layout, RandomImage.Create(_store, 2, 3, compression).Root, _store, ["latest"], Test.Token);
        ImageValidator.AssertLayout(_layout);
    }

    [Fact]
    public async Task IsFaultlessForSeveralPlatforms()
    {
        await OciLayout.WriteAsync(_layout, RandomImage.CreateIndex(_store, 5, "linux/amd64", "linux/arm64"), _store, ["latest"], Test.Token);
        ImageValidator.AssertLayout(_layout);
    }

    [Fact]
    public async Task HasTheSameIndexAlways()
    {
        await Write(["latest"]);
        Assert.Equal(
            $$$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{{_image.Root.Digest}}}","size":{{{_image.Root.Size}}},"annotations":{"org.opencontainers.image.ref.name":"latest"},"platform":{"architecture":"amd64","os":"linux"}}]}""",
            await File.ReadAllTextAsync(Path.Combine(_layout, "index.json"), Test.Token));
        Assert.Equal("""{"imageLayoutVersion":"1.0.0"}""", await File.ReadAllTextAsync(Path.Combine(_layout, "oci-layout"), Test.Token));
    }

    [Fact]
    public async Task HoldsNothingElse()
    {
        await Write(["latest"]);
        Assert.Equal(["blobs", "index.json", "oci-layout"], Directory.EnumerateFileSystemEntries(_layout).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(4, Blobs().Count());
    }

    [Fact]
    public async Task IsReadBack()
    {
        await Write(["latest"]);
        using var layout = OciLayout.Open(_layout);
        var image = await Image.ReadAsync(layout, layout.Resolve("latest"), Test.Token);
        Assert.Equal(_image.Layers, image.Layers);
    }

    [Fact]
    public async Task MayHaveSeveralTagsOrNone()
    {
        await Write(["one", "two", "one"]);
        await Write([]);
        await Write([]);
        using var layout = OciLayout.Open(_layout);
        Assert.Equal(["one", "two", null], layout.Roots.Select(root => root.Annotation(Descriptor.ReferenceName)));
        Assert.Equal(_image.Root.Digest, layout.Resolve(null).Digest);
    }

    [Fact]
    public async Task KeepsOtherTagsAndReplacesItsOwn()
    {
        await Write(["mine", "other"]);
        var next = RandomImage.Create(_store, 2);
        await OciLayout.WriteAsync(_layout, next.Root, _store, ["mine"], Test.Token);
        ImageValidator.AssertLayout(_layout);
        using var layout = OciLayout.Open(_layout);
        Assert.Equal(2, layout.Roots.Count);
        Assert.Equal(next.Root.Digest, layout.Resolve("mine").Digest);
        Assert.Equal(_image.Root.Digest, layout.Resolve("other").Digest);
        Assert.Throws<ImageNotFoundException>(() => layout.Resolve(null));
        Assert.Equal(["other", "mine"], Assert.Throws<ImageNotFoundException>(() => layout.Resolve("third")).Available);
    }

    [Fact]
    public async Task KeepsWhatItsIndexHoldsBesides()
    {
        await Write(["other"]);
        var index = Path.Combine(_layout, "index.json");
        var text = await File.ReadAllTextAsync(index, Test.Token);
        text = text.Replace("\"platform\":{", "\"x.unknown\":[1,{\"b\":null}],\"platform\":{\"os.features\":[\"f\"],", StringComparison.Ordinal)
            .Replace("\"schemaVersion\":2", "\"schemaVersion\":2,\"annotations\":{\"k\":\"v\"}", StringComparison.Ordinal);
        await File.WriteAllTextAsync(index, text, Test.Token);
        await Write(["latest"]);
        var rewritten = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(index, Test.Token));
        Assert.Equal("v", rewritten.GetProperty("annotations").GetProperty("k").GetString());
        Assert.True(JsonElement.DeepEquals(
            JsonSerializer.Deserialize<JsonElement>(text).GetProperty("manifests")[0], rewritten.GetProperty("manifests")[0]));
    }

    [Fact]
    public async Task IsWrittenIntoAnEmptyFolder()
    {
        Directory.CreateDirectory(_layout);
        await Write(["latest"]);
        ImageValidator.AssertLayout(_layout);
    }

    [Fact]
    public async Task IsWrittenIntoAFolderThatIsMissingWithItsParents()
    {
        await OciLayout.WriteAsync(_temp["a/b/c"], _image.Root, _store, ["latest"], Test.Token);
        ImageValidator.AssertLayout(_temp["a/b/c"]);
    }

    [Fact]
    public async Task IsNotWrittenIntoAFolderOfSomethingElse()
    {
        var file = _temp.Write("layout/notes.txt", "mine"u8);
        var e = await Assert.ThrowsAsync<DestinationOccupiedException>(() => Write(["latest"]));
        Assert.Equal(_layout, e.Path);
        Assert.Equal([file], Directory.EnumerateFileSystemEntries(_layout));
    }

    [Fact]
    public async Task IsNotWrittenOverAFile()
    {
        _temp.Write("layout", "mine"u8);
        await Assert.ThrowsAsync<DestinationOccupiedException>(() => Write(["latest"]));
        Assert.Equal("mine", await File.ReadAllTextAsync(_layout, Test.Token));
    }

    [Fact]
    public async Task IsNotWrittenThroughALinkThatLeadsElsewhere()
    {
        Directory.CreateDirectory(_temp["elsewhere"]);
        _temp.Write("layout/oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8);
        Directory.CreateSymbolicLink(_temp["layout/blobs"], _temp["elsewhere"]);
        await Assert.ThrowsAsync<MalformedImageException>(() => Write(["latest"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temp["elsewhere"]));
    }

    [Fact]
    public async Task IsGoneAgainWhenWritingFails()
    {
        await Assert.ThrowsAsync<ContentNotFoundException>(() => OciLayout.WriteAsync(_temp["a/b"], _image.Root, new Lacking(_store, _image.Layers[1]), ["latest"], Test.Token));
        Assert.False(Directory.Exists(_temp["a"]));
    }

    [Fact]
    public async Task IsAsBeforeWhenWritingFails()
    {
        await Write(["latest"]);
        string[] before = [.. Snapshot()];
        var next = RandomImage.Create(_store, 2);
        await Assert.ThrowsAsync<ContentNotFoundException>(() => OciLayout.WriteAsync(_layout, next.Root, new Lacking(_store, next.Layers[1]), ["latest"], Test.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => OciLayout.WriteAsync(_layout, next.Root, _store, ["latest"], new CancellationToken(canceled: true)));
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public async Task IsNotMadeOfCorruptContent()
    {
        await Assert.ThrowsAsync<ContentMismatchException>(() => OciLayout.WriteAsync(_layout, _image.Root, new Corrupting(_store, _image.Layers[0]), ["latest"], Test.Token));
        Assert.False(Directory.Exists(_layout));
    }

    [Fact]
    public async Task IsFinishedAfterAKill()
    {
        await Write(["latest"]);
        string[] whole = [.. Snapshot()];

        // What a killed process leaves: the marker, some blobs, its temporary folder, no index.
        File.Delete(Path.Combine(_layout, "index.json"));
        File.Delete(Blobs().First());
        _temp.Write("layout/.paks-dead/half", "half"u8);
        _temp.Write("layout/.paks-dead.lock", []);
        Assert.Throws<MalformedImageException>(() => OciLayout.Open(_layout));
        await Write(["latest"]);
        Assert.Equal(whole, Snapshot());
    }

    [Fact]
    public async Task IsFinishedAfterAKillAtItsVeryBeginning()
    {
        _temp.Write("layout/.paks-dead.lock", []);
        await Write(["latest"]);
        Assert.Equal(["blobs", "index.json", "oci-layout"], Directory.EnumerateFileSystemEntries(_layout).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task IsMendedWhereABlobWasDamaged()
    {
        await Write(["latest"]);
        foreach (var blob in Blobs())
        {
            var bytes = await File.ReadAllBytesAsync(blob, Test.Token);
            bytes[0] ^= 1;
            await File.WriteAllBytesAsync(blob, bytes, Test.Token);
        }

        Assert.NotEmpty(ImageValidator.FindProblems(_layout));
        await Write(["latest"]);
        ImageValidator.AssertLayout(_layout);
    }

    [Fact]
    public async Task SharesNoFileWithTheStore()
    {
        await Write(["latest"]);
        foreach (var blob in Blobs())
        {
            await File.WriteAllTextAsync(blob, "edited", Test.Token);
        }

        foreach (var layer in _image.Layers)
        {
            using var stream = _store.OpenRead(layer.Descriptor.Digest);
            Assert.Equal(layer.Descriptor.Size, Test.ReadAll(stream).Length);
        }
    }

    [Fact]
    public async Task HoldsAllImagesThatManyWriteAtOnce()
    {
        RandomImage[] images = [.. Enumerable.Range(10, 8).Select(seed => RandomImage.Create(_store, seed))];
        await Parallel.ForEachAsync(images.Index(), Test.Token, async (image, token) =>
            await OciLayout.WriteAsync(_layout, image.Item.Root, _store, [$"tag{image.Index}"], token));
        ImageValidator.AssertLayout(_layout);
        using var layout = OciLayout.Open(_layout);
        Assert.Equal(images.Select(image => image.Root.Digest), images.Index().Select(image => layout.Resolve($"tag{image.Index}").Digest));
    }

    [Theory]
    [InlineData("linux/amd64", 0)]
    [InlineData("linux/arm64", 1)]
    [InlineData("linux/arm64/v8", 1)]
    public async Task GivesTheImageOfAPlatform(string platform, int position)
    {
        var root = RandomImage.CreateIndex(_store, 5, "linux/amd64", "linux/arm64");
        await OciLayout.WriteAsync(_layout, root, _store, ["latest"], Test.Token);
        using var layout = OciLayout.Open(_layout);
        var index = ImageIndex.Parse(await _store.FetchAllAsync(root, ImageIndex.MaximumSize, Test.Token));
        Assert.Equal(index.Manifests[position].Digest, (await layout.ResolveImageAsync(layout.Resolve("latest"), Platform.Parse(platform), Test.Token)).Digest);
    }

    [Fact]
    public async Task SaysWhichPlatformsItHas()
    {
        await OciLayout.WriteAsync(_layout, RandomImage.CreateIndex(_store, 5, "linux/amd64", "linux/arm64"), _store, ["latest"], Test.Token);
        using var layout = OciLayout.Open(_layout);
        var e = await Assert.ThrowsAsync<ImageNotFoundException>(() => layout.ResolveImageAsync(layout.Resolve(null), Platform.Parse("linux/s390x"), Test.Token));
        Assert.Equal(["linux/amd64", "linux/arm64"], e.Available);
    }

    private Task Write(IReadOnlyList<string> tags) => OciLayout.WriteAsync(_layout, _image.Root, _store, tags, Test.Token);

    private IEnumerable<string> Blobs() => Directory.EnumerateFiles(Path.Combine(_layout, "blobs", "sha256"));

    private IEnumerable<string> Snapshot() => Directory.EnumerateFiles(_layout, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal).Select(file => $"{file} {Digest.Sha256(File.ReadAllBytes(file))}");

    private sealed class Lacking(IFetchable content, Layer missing) : IFetchable
    {
        public Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken = default) => target.Digest == missing.Descriptor.Digest
            ? throw new ContentNotFoundException(target.Digest, "nowhere")
            : content.FetchAsync(target, cancellationToken);
    }

    private sealed class Corrupting(IFetchable content, Layer corrupt) : IFetchable
    {
        public async Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken = default) => target.Digest == corrupt.Descriptor.Digest
            ? new MemoryStream(Encoding.ASCII.GetBytes(new string('x', (int)target.Size)))
            : await content.FetchAsync(target, cancellationToken);
    }
}
