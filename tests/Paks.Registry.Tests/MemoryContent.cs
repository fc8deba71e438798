using Paks.Oci;

namespace Paks.Registry.Tests;

/// <summary>Content in memory that can be read from its beginning only, and that trusts itself: what it holds wrong, it gives wrong.</summary>
internal sealed class MemoryContent : IFetchable
{
    private readonly Dictionary<Digest, byte[]> _content = [];
    private int _opened;

    /// <summary>How often something was opened.</summary>
    public int Opened => _opened;

    /// <summary>Done before each opening.</summary>
    public Func<Task> BeforeOpening { get; set; } = static () => Task.CompletedTask;

    public Descriptor Add(byte[] content, string mediaType = "application/octet-stream")
    {
        var descriptor = Descriptor.Of(mediaType, content);
        _content[descriptor.Digest] = content;
        return descriptor;
    }

    /// <summary>Puts other bytes in the place of some.</summary>
    public void Replace(Descriptor descriptor, byte[] content) => _content[descriptor.Digest] = content;

    public async Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _opened);
        await BeforeOpening();
        return _content.TryGetValue(target.Digest, out var content) ? new MemoryStream(content, writable: false) : throw new ContentNotFoundException(target.Digest, "memory");
    }
}
