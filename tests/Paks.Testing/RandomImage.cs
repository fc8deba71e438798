using Paks.Oci;
using Paks.Oci.Tar;

namespace Paks.Testing;

/// <summary>An image of random files in a store; the same seed gives the same image.</summary>
/// <param name="Root">The manifest.</param>
/// <param name="Manifest">What it says.</param>
/// <param name="Config">The configuration.</param>
/// <param name="Layers">The layers, bottom first.</param>
public sealed record RandomImage(Descriptor Root, Manifest Manifest, ImageConfig Config, IReadOnlyList<Layer> Layers)
{
    /// <summary>Makes an image.</summary>
    public static RandomImage Create(
        ContentStore store, int seed, int layers = 2, LayerCompression compression = LayerCompression.Gzip, string platform = "linux/amd64")
    {
        var random = new Random(seed);
        var made = Enumerable.Range(0, layers).Select(number => CreateLayer(store, random, number, compression)).ToList();
        var config = new ImageConfig
        {
            Created = "1970-01-01T00:00:00Z",
            Platform = Platform.Parse(platform),
            Config = new ContainerConfig { Env = ["PATH=/usr/bin:/bin"], Cmd = ["/bin/true"], WorkingDir = "/" },
            DiffIds = [.. made.Select(layer => layer.DiffId)],
            History = [.. made.Select(_ => new HistoryEntry { Created = "1970-01-01T00:00:00Z", CreatedBy = $"seed {seed}" })],
        };
        var manifest = new Manifest
        {
            Config = store.Put(config.ToJson()).As(MediaTypes.ImageConfig),
            Layers = [.. made.Select(layer => layer.Descriptor)],
        };
        var root = store.Put(manifest.ToJson()).As(MediaTypes.ImageManifest) with { Platform = config.Platform };
        return new RandomImage(root, manifest, config, made);
    }

    /// <summary>Makes an index over one image a platform; gives its descriptor.</summary>
    public static Descriptor CreateIndex(ContentStore store, int seed, params IReadOnlyList<string> platforms)
    {
        var index = new ImageIndex
        {
            Manifests = [.. platforms.Select((platform, number) => Create(store, seed + number, platform: platform).Root)],
        };
        return store.Put(index.ToJson()).As(MediaTypes.ImageIndex);
    }

    private static Layer CreateLayer(ContentStore store, Random random, int number, LayerCompression compression)
    {
        using var writer = LayerWriter.Create(store, compression, parallelism: 2);
        var folder = $"layer{number}";
        writer.WriteEntry(TarEntry.Directory(folder));
        var files = random.Next(1, 5);
        for (var file = 0; file < files; file++)
        {
            var content = new byte[random.Next(1, 50_000)];
            random.NextBytes(content);
            using var stream = new MemoryStream(content);
            writer.WriteEntry(TarEntry.File($"{folder}/file{file}", content.Length), stream);
        }

        writer.WriteEntry(TarEntry.SymbolicLink($"{folder}/link", "file0"));
        return writer.Complete();
    }
}
