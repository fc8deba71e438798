using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>The package of an image: its spec document out of the config, and the one layer that is its own.</summary>
/// <param name="Document">The document.</param>
/// <param name="Tarball">The last layer.</param>
/// <param name="TarballDiffId">Its digest before compression, null where the config does not tell it beyond doubt.</param>
internal sealed record ImageSpec(SpecDocument Document, RegistryDescriptor Tarball, string? TarballDiffId)
{
    /// <summary>Reads the package of an image.</summary>
    /// <exception cref="FormatException">It is none of a cache, or manifest and config contradict each other.</exception>
    public static ImageSpec Read(RegistryImage image, ReadOnlyMemory<byte> config)
    {
        var tarball = image.Layers.Count > 0 ? image.Layers[^1] : throw new FormatException("its image has no layers");
        var spec = PackedSpec.Parse(config);
        RequireTarball(spec, tarball);
        var diffId = spec.DiffIds.Count == image.Layers.Count && RegistryDescriptor.IsDigest(spec.DiffIds[^1]) ? spec.DiffIds[^1] : null;
        return new ImageSpec(spec.Document, tarball, diffId);
    }

    /// <summary>Reads the package of which a signer says what its tarball is.</summary>
    /// <exception cref="FormatException">The config is none of a cache, or contradicts him.</exception>
    public static ImageSpec Read(PackageStatement statement, ReadOnlyMemory<byte> config)
    {
        var spec = PackedSpec.Parse(config);
        RequireTarball(spec, statement.Tarball);
        return new ImageSpec(spec.Document, statement.Tarball, statement.TarballDiffId);
    }

    /// <summary>The tarball as it is asked for.</summary>
    /// <exception cref="FormatException">It is compressed in a way that no cache uses.</exception>
    public CacheBlob ToBlob() => Tarball.ToBlob(Tarball.MediaType switch
    {
        "application/vnd.oci.image.layer.v1.tar+gzip" or "application/vnd.docker.image.rootfs.diff.tar.gzip" => "gzip",
        "application/vnd.oci.image.layer.v1.tar" or "application/vnd.docker.image.rootfs.diff.tar" => "none",
        _ => throw new FormatException($"its last layer is no tarball that is read: {Tarball.MediaType}"),
    });

    private static void RequireTarball(PackedSpec spec, RegistryDescriptor tarball)
    {
        if (spec.TarballChecksum is { } noted && noted != tarball.Checksum)
        {
            throw new FormatException($"its config notes the tarball {noted}, but it is served with {tarball.Checksum}");
        }
    }
}
