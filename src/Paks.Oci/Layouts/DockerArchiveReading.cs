namespace Paks.Oci;

/// <summary>What one of Docker's archives holds, told as the OCI tells it.</summary>
internal sealed class DockerArchiveReading
{
    private const int MaximumManifestSize = 4 * 1024 * 1024;

    private readonly ArchiveFile _archive;
    private readonly Dictionary<Digest, byte[]> _documents = [];
    private readonly Dictionary<Digest, string> _files = [];
    private readonly Dictionary<string, Digest> _compressed = new(StringComparer.Ordinal);
    private readonly List<Descriptor> _roots = [];

    private DockerArchiveReading(ArchiveFile archive) => _archive = archive;

    /// <summary>Manifests, which are made here, and configs.</summary>
    public IReadOnlyDictionary<Digest, byte[]> Documents => _documents;

    /// <summary>The files of layers.</summary>
    public IReadOnlyDictionary<Digest, string> Files => _files;

    /// <summary>The manifests, one for each name.</summary>
    public IReadOnlyList<Descriptor> Roots => _roots;

    public static DockerArchiveReading Run(ArchiveFile archive)
    {
        var json = archive.Read(DockerManifestFile.Name, MaximumManifestSize);
        var reading = new DockerArchiveReading(archive);
        foreach (var image in DockerManifestFile.Parse(json, archive.Path).Images)
        {
            reading.AddImage(image);
        }

        return reading;
    }

    private void AddImage(DockerManifestFile.Entry image)
    {
        var configJson = _archive.Read(image.Config, ImageConfig.MaximumSize);
        var config = ImageConfig.Parse(configJson);
        if (config.DiffIds.Count != image.Layers.Count)
        {
            throw new MalformedImageException(
                _archive.Path, $"its image {image.Config} has {image.Layers.Count} layers and {config.DiffIds.Count} diff IDs");
        }

        var manifest = new Manifest
        {
            Config = AddDocument(MediaTypes.ImageConfig, configJson),
            Layers = [.. image.Layers.Zip(config.DiffIds, AddLayer)],
        };
        var root = AddDocument(MediaTypes.ImageManifest, manifest.ToJson()) with { Platform = config.Platform };
        _roots.AddRange(LayoutEntry.For(root, image.RepoTags));
    }

    private Descriptor AddDocument(string mediaType, byte[] json)
    {
        var descriptor = Descriptor.Of(mediaType, json);
        _documents[descriptor.Digest] = json;
        return descriptor;
    }

    private Descriptor AddLayer(string file, Digest diffId)
    {
        var size = _archive.SizeOf(file) ?? throw new MalformedImageException(_archive.Path, $"it has no '{file}'");
        var compression = Detect(file);
        var digest = compression == LayerCompression.None ? diffId : DigestOf(file);
        _files[digest] = file;
        return new Descriptor { MediaType = MediaTypes.LayerOf(compression), Digest = digest, Size = size };
    }

    private LayerCompression Detect(string file)
    {
        Span<byte> start = stackalloc byte[Decompression.MagicSize];
        using var layer = _archive.OpenRead(file)!;
        var count = layer.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return Decompression.Detect(start[..count]);
    }

    private Digest DigestOf(string file)
    {
        if (!_compressed.TryGetValue(file, out var digest))
        {
            using var layer = _archive.OpenRead(file)!;
            digest = Digest.Sha256(layer);
            _compressed.Add(file, digest);
        }

        return digest;
    }
}
