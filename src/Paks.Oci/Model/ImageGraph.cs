using System.Runtime.CompilerServices;

namespace Paks.Oci;

/// <summary>The content that an image is made of: indexes, manifests, configs, layers.</summary>
public static class ImageGraph
{
    // Digests cannot form a circle, but they can form a chain without end and a bush without measure.
    private const int MaximumDepth = 8;
    private const int MaximumNodes = 64 * 1024;

    /// <summary>All that <paramref name="root"/> needs, each digest once, what is pointed at before what points at it:
    /// written in this order, nothing ever lacks what it points at.</summary>
    /// <exception cref="MalformedImageException">A document cannot be read, or there are too many of them.</exception>
    public static async IAsyncEnumerable<Descriptor> WalkAsync(
        Descriptor root, IFetchable content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var seen = new HashSet<Digest>();
        await foreach (var node in WalkAsync(root, content, seen, MaximumDepth, cancellationToken).ConfigureAwait(false))
        {
            yield return node;
        }
    }

    /// <summary>All manifests of images below <paramref name="root"/>, in the order of their indexes.</summary>
    public static async Task<IReadOnlyList<Descriptor>> FindManifestsAsync(
        Descriptor root, IFetchable content, CancellationToken cancellationToken = default)
    {
        var count = 0;
        var manifests = new List<Descriptor>();
        await foreach (var node in WalkIndexesAsync(root, content, MaximumDepth, cancellationToken).ConfigureAwait(false))
        {
            if (MediaTypes.IsManifest(node.MediaType))
            {
                manifests.Add(node);
            }

            CheckCount(root, ++count);
        }

        return manifests;
    }

    private static async IAsyncEnumerable<Descriptor> WalkIndexesAsync(
        Descriptor node, IFetchable content, int depth, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!MediaTypes.IsIndex(node.MediaType))
        {
            yield return node;
            yield break;
        }

        foreach (var child in await ReadChildrenAsync(node, content, depth, cancellationToken).ConfigureAwait(false))
        {
            await foreach (var found in WalkIndexesAsync(child, content, depth - 1, cancellationToken).ConfigureAwait(false))
            {
                yield return found;
            }
        }
    }

    private static async IAsyncEnumerable<Descriptor> WalkAsync(
        Descriptor node, IFetchable content, HashSet<Digest> seen, int depth, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!seen.Add(node.Digest))
        {
            yield break;
        }

        CheckCount(node, seen.Count);
        foreach (var child in await ReadChildrenAsync(node, content, depth, cancellationToken).ConfigureAwait(false))
        {
            await foreach (var found in WalkAsync(child, content, seen, depth - 1, cancellationToken).ConfigureAwait(false))
            {
                yield return found;
            }
        }

        yield return node;
    }

    private static async Task<IReadOnlyList<Descriptor>> ReadChildrenAsync(
        Descriptor node, IFetchable content, int depth, CancellationToken cancellationToken)
    {
        var isIndex = MediaTypes.IsIndex(node.MediaType);
        if (!isIndex && !MediaTypes.IsManifest(node.MediaType))
        {
            return [];
        }

        if (depth == 0)
        {
            throw new MalformedImageException(node.Digest.ToString(), $"indexes are nested more than {MaximumDepth} deep");
        }

        var json = await content.FetchAllAsync(node, Manifest.MaximumSize, cancellationToken).ConfigureAwait(false);
        if (isIndex)
        {
            return ImageIndex.Parse(json).Manifests;
        }

        var manifest = Manifest.Parse(json);
        return [.. manifest.Layers, manifest.Config];
    }

    private static void CheckCount(Descriptor node, int count)
    {
        if (count > MaximumNodes)
        {
            throw new MalformedImageException(node.Digest.ToString(), $"it leads to more than {MaximumNodes} blobs");
        }
    }
}
