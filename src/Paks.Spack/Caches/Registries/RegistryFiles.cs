using System.Text;
using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>Manifests and small blobs of a cache in a registry, kept on this machine as other files of caches are.</summary>
internal sealed class RegistryFiles(CacheFiles files)
{
    // Anyone who may push can add more.
    private const int MostSignatures = 32;
    private const int MostListBytes = 1 << 20;

    private readonly EntryBlobs _blobs = new(files);

    public string Location => files.Location;

    /// <summary>Reads an image manifest by its tag or digest; null when there is none.</summary>
    /// <exception cref="FormatException">It is none, or not of its digest.</exception>
    public async Task<RegistryImage?> FindImageAsync(string reference, CancellationToken cancellationToken)
    {
        var path = RegistryTransport.PathOfManifest(reference);
        if (await files.ReadAsync(path, RegistryImage.MostBytes, cancellationToken).ConfigureAwait(false) is not { } content)
        {
            return null;
        }

        var image = RegistryImage.Parse(content);
        return !RegistryDescriptor.IsDigest(reference) || image.Descriptor.Digest == reference
            ? image
            : throw new FormatException($"{path} has the digest {image.Descriptor.Digest}");
    }

    /// <summary>The digests of the manifests that say to be signatures of one, the first of them.</summary>
    public async Task<IReadOnlyList<string>> FindSignaturesAsync(string digest, CancellationToken cancellationToken)
    {
        var list = await files.ReadAsync(RegistryTransport.PathOfSignatures(digest), MostListBytes, cancellationToken).ConfigureAwait(false);
        return [.. Encoding.UTF8.GetString(list!).Split('\n').Where(RegistryDescriptor.IsDigest).Take(MostSignatures)];
    }

    /// <summary>Reads what a descriptor names, out of the manifest that holds it inline, or as a blob.</summary>
    /// <exception cref="FormatException">It has more than <paramref name="most"/> bytes.</exception>
    public async Task<byte[]> ReadAsync(
        SpecAddress address, RegistryImage image, RegistryDescriptor descriptor, string what, int most, CancellationToken cancellationToken) =>
        image.FindInline(descriptor)
            ?? await _blobs.ReadAsync(address, descriptor.ToBlob(), what, most, cancellationToken).ConfigureAwait(false);
}
