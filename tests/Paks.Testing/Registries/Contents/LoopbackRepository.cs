using System.Collections.Concurrent;

namespace Paks.Testing.Registries.Contents;

/// <summary>What a registry holds under one name. What is put here is not checked: wrong content can be put on purpose.</summary>
public sealed class LoopbackRepository
{
    private readonly BlobFiles _files;
    private readonly ConcurrentDictionary<string, RegistryBlob> _blobs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RegistryManifest> _manifests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _tags = new(StringComparer.Ordinal);

    internal LoopbackRepository(BlobFiles files)
    {
        _files = files;
    }

    /// <summary>The blobs by digest.</summary>
    public IReadOnlyDictionary<string, RegistryBlob> Blobs => _blobs;

    /// <summary>The manifests and indexes by digest.</summary>
    public IReadOnlyDictionary<string, RegistryManifest> Manifests => _manifests;

    /// <summary>The digests of manifests by tag.</summary>
    public IReadOnlyDictionary<string, string> Tags => _tags;

    /// <summary>Whether the name is known: something was put under it.</summary>
    internal bool Exists => !_blobs.IsEmpty || !_manifests.IsEmpty;

    /// <summary>Puts a blob; gives its sha256 digest.</summary>
    public string PutBlob(ReadOnlySpan<byte> content)
    {
        var digest = ContentDigest.Sha256(content);
        PutBlob(digest, content);
        return digest;
    }

    /// <summary>Puts a blob under a digest, be it the right one or not.</summary>
    public void PutBlob(string digest, ReadOnlySpan<byte> content)
    {
        var file = _files.Next();
        File.WriteAllBytes(file, content);
        _blobs[digest] = new RegistryBlob(file);
    }

    /// <summary>Puts a blob of any size, from where the stream stands to its end; gives its sha256 digest.</summary>
    public string PutBlob(Stream content)
    {
        var file = _files.Next();
        using (var copy = File.Create(file))
        {
            content.CopyTo(copy);
        }

        var blob = new RegistryBlob(file);
        using var stored = blob.OpenRead();
        var digest = ContentDigest.Of("sha256", stored);
        _blobs[digest] = blob;
        return digest;
    }

    /// <summary>Puts a manifest; gives its sha256 digest.</summary>
    public string PutManifest(ReadOnlySpan<byte> content, string mediaType)
    {
        var digest = ContentDigest.Sha256(content);
        PutManifest(digest, content, mediaType);
        return digest;
    }

    /// <summary>Puts a manifest under a digest, be it the right one or not.</summary>
    public void PutManifest(string digest, ReadOnlySpan<byte> content, string mediaType) =>
        _manifests[digest] = new RegistryManifest(mediaType, content.ToArray());

    /// <summary>Lets a tag point at a manifest, be it there or not.</summary>
    public void PutTag(string tag, string digest) => _tags[tag] = digest;

    /// <summary>Removes the blob or manifest of a digest, or a tag.</summary>
    public void Remove(string digestOrTag)
    {
        _blobs.TryRemove(digestOrTag, out _);
        _manifests.TryRemove(digestOrTag, out _);
        _tags.TryRemove(digestOrTag, out _);
    }

    internal void PutBlob(string digest, RegistryBlob blob) => _blobs[digest] = blob;
}
