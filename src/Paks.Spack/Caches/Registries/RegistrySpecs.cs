using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>The packages of a cache in a registry, one after the other, for one who signs them.</summary>
public sealed class RegistrySpecs(ICacheRegistry registry)
{
    private readonly RegistryFiles _files = new(new CacheFiles(new RegistryTransport(registry), new BuildCacheOptions()));

    /// <summary>The tags of all packages, in order.</summary>
    /// <exception cref="CacheUnreachableException">They cannot be told.</exception>
    public async Task<IReadOnlyList<string>> ListTagsAsync(CancellationToken cancellationToken = default) =>
        [.. (await registry.ListTagsAsync(int.MaxValue, cancellationToken).ConfigureAwait(false)).Where(CacheTags.IsOfSpec).Order(StringComparer.Ordinal)];

    /// <summary>Reads and verifies the package of a tag: digests, DAG hashes, and that the tag is its own.</summary>
    /// <exception cref="UnusableTagException">There is no package under the tag, or not a right one.</exception>
    /// <exception cref="CacheUnreachableException">It cannot be read at all.</exception>
    public async Task<RegistrySpec> ReadAsync(string tag, CancellationToken cancellationToken = default)
    {
        try
        {
            var image = await _files.FindImageAsync(tag, cancellationToken).ConfigureAwait(false) ?? throw new FormatException("there is none");
            var config = await ReadConfigAsync(image, cancellationToken).ConfigureAwait(false);
            var spec = ImageSpec.Read(image, config);
            RequireRight(tag, spec.Document);
            return new RegistrySpec
            {
                Spec = spec.Document,
                Manifest = image.Descriptor,
                Config = image.Config,
                ConfigContent = config,
                Tarball = spec.Tarball,
                TarballDiffId = spec.TarballDiffId,
            };
        }
        catch (FormatException exception)
        {
            throw new UnusableTagException(registry.Location, tag, exception.Message, exception);
        }
    }

    private async Task<byte[]> ReadConfigAsync(RegistryImage image, CancellationToken cancellationToken)
    {
        var blob = image.Config.ToBlob();
        var source = await registry.OpenBlobAsync(image.Config.Digest, image.Config.Size, cancellationToken).ConfigureAwait(false);
        Stream verified = new VerifyingStream(
            source ?? throw new FormatException($"there is no {blob.Path}"),
            blob,
            length => new FormatException($"{blob.Path} ends after {length} of {blob.Length} bytes"),
            actual => new FormatException($"the sha256 of {blob.Path} is {actual}"));
        await using (verified.ConfigureAwait(false))
        {
            return await BoundedReader.ReadAsync(verified, PackedSpec.MostBytes, cancellationToken).ConfigureAwait(false)
                ?? throw new FormatException($"its config has more than {PackedSpec.MostBytes} bytes");
        }
    }

    private static void RequireRight(string tag, SpecDocument document)
    {
        if (CacheTags.OfSpec(SpecAddress.Of(document.Root)) != tag)
        {
            throw new FormatException($"what lies there is {SpecAddress.Of(document.Root)}");
        }

        if (document.VerifyHashes().Mismatched is [ConcreteSpec wrong, ..])
        {
            throw new FormatException($"its spec document says that {wrong.Name} has the hash {wrong.Hash}, but its text gives another");
        }
    }
}
