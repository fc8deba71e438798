using Paks.Testing;

namespace Paks.Oci.Tests.Model;

public sealed class WalkedGraph : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly ContentStore _store;

    public WalkedGraph() => _store = new ContentStore(_temp.Path);

    public void Dispose()
    {
        _store.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public async Task HasNothingBeforeWhatItPointsAt()
    {
        var root = RandomImage.CreateIndex(_store, 1, "linux/amd64", "linux/arm64");
        var nodes = await Walk(root);
        Assert.Equal(root.Digest, nodes[^1].Digest);
        Assert.Equal(9, nodes.Count); // index, and twice manifest, config and two layers
        foreach ((var at, var node) in nodes.Index().Where(node => MediaTypes.IsManifest(node.Item.MediaType)))
        {
            var manifest = Manifest.Parse(await _store.FetchAllAsync(node, Manifest.MaximumSize, Test.Token));
            Assert.Subset(
                nodes.Take(at).Select(before => before.Digest).ToHashSet(),
                manifest.Layers.Append(manifest.Config).Select(child => child.Digest).ToHashSet());
        }
    }

    [Fact]
    public async Task HasWhatIsSharedOnce()
    {
        var image = RandomImage.Create(_store, 1).Root;
        var root = Put(new ImageIndex { Manifests = [image, image] });
        Assert.Equal(5, (await Walk(root)).Count);
    }

    [Fact]
    public async Task EndsWhereIndexesAreNestedTooDeep()
    {
        var root = RandomImage.Create(_store, 1).Root;
        for (var depth = 0; depth < 20; depth++)
        {
            root = Put(new ImageIndex { Manifests = [root] });
        }

        var e = await Assert.ThrowsAsync<MalformedImageException>(() => Walk(root));
        Assert.Contains("nested", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MalformedImageException>(() => ImageGraph.FindManifestsAsync(root, _store, Test.Token));
    }

    [Fact]
    public async Task EndsWhereADocumentIsLargerThanAnyMayBe()
    {
        var root = RandomImage.Create(_store, 1).Root with { Size = 1L << 40 };
        await Assert.ThrowsAsync<MalformedImageException>(() => Walk(root));
    }

    [Fact]
    public async Task OfAnImageWhoseDiffIdsAreTooFewIsNoImage()
    {
        var image = RandomImage.Create(_store, 1);
        var config = (image.Config with { DiffIds = [image.Config.DiffIds[0]] }).ToJson();
        var root = _store.Put((image.Manifest with { Config = _store.Put(config).As(MediaTypes.ImageConfig) }).ToJson()).As(MediaTypes.ImageManifest);
        var e = await Assert.ThrowsAsync<MalformedImageException>(() => Image.ReadAsync(_store, root, Test.Token));
        Assert.Contains("2 layers", e.Message, StringComparison.Ordinal);
    }

    private Descriptor Put(ImageIndex index) => _store.Put(index.ToJson()).As(MediaTypes.ImageIndex);

    private async Task<List<Descriptor>> Walk(Descriptor root)
    {
        var nodes = new List<Descriptor>();
        await foreach (var node in ImageGraph.WalkAsync(root, _store, Test.Token))
        {
            nodes.Add(node);
        }

        return nodes;
    }
}
