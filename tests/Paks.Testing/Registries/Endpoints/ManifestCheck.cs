using Paks.Testing.Registries.Contents;
using Paks.Testing.Registries.Serving;

namespace Paks.Testing.Registries.Endpoints;

/// <summary>What a manifest has to be before it is taken in.</summary>
internal static class ManifestCheck
{
    /// <summary>Reads a manifest, which has to be what its Content-Type says.</summary>
    public static ManifestDocument Read(Exchange exchange, byte[] content)
    {
        var document = ManifestDocument.TryRead(content)
            ?? throw new RefusedException(400, "MANIFEST_INVALID", "it is not JSON, or a descriptor in it is malformed");
        var type = exchange.Request.ContentType?.Split(';')[0].Trim();
        return document.MediaType is null || string.IsNullOrEmpty(type) || type == document.MediaType
            ? document
            : throw new RefusedException(400, "MANIFEST_INVALID", $"Content-Type is {type}, mediaType is {document.MediaType}");
    }

    /// <summary>All that it names has to be there, save for its subject, and to have the size that it says.</summary>
    public static void RequireContents(ManifestDocument document, LoopbackRepository repository, int missingStatus)
    {
        var contents = document.Blobs.Select(blob => (blob.Digest, blob.Size, Stored: repository.Blobs.GetValueOrDefault(blob.Digest)?.Length))
            .Concat(document.Children.Select(child => (child.Digest, child.Size, Stored: SizeOf(repository, child.Digest))))
            .ToList();
        string[] missing = [.. contents.Where(content => content.Stored is null).Select(content => content.Digest).Distinct()];
        if (missing.Length > 0)
        {
            throw new RefusedException(missingStatus, "MANIFEST_BLOB_UNKNOWN", "manifest references a manifest or blob unknown to registry", missing);
        }

        string[] wrong = [.. contents.Where(content => content.Stored != content.Size).Select(content => content.Digest)];
        if (wrong.Length > 0)
        {
            throw new RefusedException(400, "SIZE_INVALID", "provided length did not match content length", wrong);
        }
    }

    private static long? SizeOf(LoopbackRepository repository, string digest) =>
        repository.Manifests.TryGetValue(digest, out var manifest) ? manifest.Content.Length : null;
}
