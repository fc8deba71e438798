using System.Collections.Concurrent;
using System.Text.Json;
using Paks.Spack.Caches;

namespace Paks.Spack.Tests;

/// <summary>A registry in memory that a test fills, also with an image layout that lies in a folder.</summary>
internal sealed class TestRegistry : ICacheRegistry
{
    private readonly Dictionary<string, string> _tags = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _content = new(StringComparer.Ordinal);
    private readonly List<(string Subject, string Digest)> _referrers = [];
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly string? _folder;

    public TestRegistry(string? layout = null)
    {
        _folder = layout;
        if (layout is not null)
        {
            using var index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(layout, "index.json")));
            foreach (var manifest in index.RootElement.GetProperty("manifests").EnumerateArray())
            {
                _tags[manifest.GetProperty("annotations").GetProperty("org.opencontainers.image.ref.name").GetString()!] =
                    manifest.GetProperty("digest").GetString()!;
            }
        }
    }

    public string Location => "oci://registry.example/paks/cache";

    /// <summary>What was asked for, in order.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Whether it is gone.</summary>
    public bool IsDown { get; set; }

    /// <summary>What the registry says that its manifests are.</summary>
    public string MediaType { get; set; } = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>Puts a manifest under a tag.</summary>
    /// <returns>Its digest.</returns>
    public string Put(string tag, byte[] manifest) => _tags[tag] = Put(manifest);

    /// <summary>Puts bytes there.</summary>
    /// <returns>Their digest.</returns>
    public string Put(byte[] content)
    {
        var digest = RegistryDescriptor.Of("", content).Digest;
        _content[digest] = content;
        return digest;
    }

    /// <summary>Puts other bytes in the place of those of a digest.</summary>
    public void Falsify(string digest, byte[] content) => _content[digest] = content;

    public void RemoveTag(string tag) => _tags.Remove(tag);

    /// <summary>Pushes a signature, and makes it the newest where it is told to.</summary>
    public void Push(SignatureArtifact signature, bool tagged = true, string? tag = null, string? subject = null)
    {
        foreach (var blob in signature.Blobs)
        {
            Put(blob.Content.ToArray());
        }

        _referrers.Add((subject ?? signature.Statement.Manifest.Digest, Put(signature.Content.ToArray())));
        if (tagged)
        {
            _tags[tag ?? signature.Tag] = signature.Manifest.Digest;
        }
    }

    public Task<RegistryManifest?> ReadManifestAsync(string reference, CancellationToken cancellationToken)
    {
        Note($"manifest {reference}");
        var digest = reference.StartsWith("sha256:", StringComparison.Ordinal) ? reference : _tags.GetValueOrDefault(reference);
        var content = digest is null ? null : Find(digest);
        return Task.FromResult(content is null ? null : new RegistryManifest(digest!, MediaType, content));
    }

    public Task<Stream?> OpenBlobAsync(string digest, long size, CancellationToken cancellationToken)
    {
        Note($"blob {digest}");
        return Task.FromResult<Stream?>(Find(digest) is { } content ? new MemoryStream(content) : null);
    }

    public Task<IReadOnlyList<string>> FindReferrersAsync(string digest, string artifactType, CancellationToken cancellationToken)
    {
        Note($"referrers {digest}");
        Xunit.Assert.Equal("application/vnd.paks.spack.signature.v1", artifactType);
        return Task.FromResult<IReadOnlyList<string>>([.. _referrers.Where(referrer => referrer.Subject == digest).Select(static referrer => referrer.Digest)]);
    }

    public Task<IReadOnlyList<string>> ListTagsAsync(int most, CancellationToken cancellationToken)
    {
        Note("tags");
        return Task.FromResult<IReadOnlyList<string>>([.. _tags.Keys.Take(most)]);
    }

    private byte[]? Find(string digest)
    {
        if (_content.TryGetValue(digest, out var content))
        {
            return content;
        }

        var file = _folder is null ? null : Path.Combine(_folder, "blobs", "sha256", digest["sha256:".Length..]);
        return File.Exists(file) ? File.ReadAllBytes(file) : null;
    }

    private void Note(string request)
    {
        _requests.Enqueue(request);
        if (IsDown)
        {
            throw new CacheUnreachableException(Location, request, "it is down");
        }
    }
}
