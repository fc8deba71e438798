namespace Paks.Oci;

/// <summary>Writes an image in the form of <c>docker save</c>: config, layers, and a manifest.json that names them.</summary>
/// <remarks>
/// Layers stay compressed with gzip: all engines take that. zstd is unpacked, since engines before 2023 do not know it
/// here; the image's ID, which is the config's digest, is the same either way.
/// </remarks>
internal static class DockerArchiveWriting
{
    public static async Task RunAsync(
        Stream output, Descriptor root, IFetchable content, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var manifests = await ImageGraph.FindManifestsAsync(root, content, cancellationToken).ConfigureAwait(false);
        if (manifests is not [var only])
        {
            throw new ArgumentException($"an archive of Docker's holds one image, not the {manifests.Count} of an index", nameof(root));
        }

        var image = await Image.ReadAsync(content, only, cancellationToken).ConfigureAwait(false);
        var config = image.Manifest.Config;
        var archive = new ArchiveWriter(output);
        var layers = image.Layers.DistinctBy(NameOf).ToDictionary(NameOf, StringComparer.Ordinal);
        var configName = $"{config.Digest.Encoded}.json";
        foreach (var name in layers.Keys.Append(configName).Order(StringComparer.Ordinal))
        {
            var writing = layers.TryGetValue(name, out var layer)
                ? WriteLayerAsync(archive, name, layer, content, cancellationToken)
                : archive.WriteBlobAsync(name, config, content, cancellationToken);
            await writing.ConfigureAwait(false);
        }

        var files = new DockerManifestFile([new(configName, names, [.. image.Layers.Select(NameOf)])]);
        archive.WriteFile(DockerManifestFile.Name, files.ToJson());
        archive.Finish();
    }

    private static string NameOf(Layer layer) => CompressionOf(layer) == LayerCompression.Gzip
        ? $"{layer.Descriptor.Digest.Encoded}.tar.gz"
        : $"{layer.DiffId.Encoded}.tar";

    private static LayerCompression CompressionOf(Layer layer) => MediaTypes.CompressionOf(layer.Descriptor.MediaType)
        ?? throw new MalformedImageException(
            $"layer {layer.Descriptor.Digest}", $"an archive of Docker's cannot hold layers of the type '{layer.Descriptor.MediaType}'");

    private static async Task WriteLayerAsync(
        ArchiveWriter archive, string name, Layer layer, IFetchable content, CancellationToken cancellationToken)
    {
        if (CompressionOf(layer) != LayerCompression.Zstd)
        {
            await archive.WriteBlobAsync(name, layer.Descriptor, content, cancellationToken).ConfigureAwait(false);
            return;
        }

        // The size comes first in a tar, so the layer is unpacked twice.
        long size = 0;
        using (var measured = await OpenPlainAsync(layer, content, cancellationToken).ConfigureAwait(false))
        {
            var buffer = new byte[256 * 1024];
            for (var count = measured.Read(buffer); count > 0; count = measured.Read(buffer))
            {
                cancellationToken.ThrowIfCancellationRequested();
                size += count;
            }
        }

        using var plain = await OpenPlainAsync(layer, content, cancellationToken).ConfigureAwait(false);
        using var verified = new VerifyingStream(plain, layer.DiffId, size);
        archive.Write(name, size, verified, cancellationToken);
    }

    private static async Task<Stream> OpenPlainAsync(Layer layer, IFetchable content, CancellationToken cancellationToken)
    {
        var blob = await content.FetchAsync(layer.Descriptor, cancellationToken).ConfigureAwait(false);
        return LayerReader.OpenTar(blob, LayerCompression.Zstd);
    }
}
