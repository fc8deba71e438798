namespace Paks.Spack.Caches;

/// <summary>What was fetched from caches behind a network, kept on this machine. Whatever it gives back is verified again.</summary>
public interface ICacheMemory
{
    /// <summary>Whether anything new is kept. Where it is not, only what was kept before is given back.</summary>
    bool Keeps { get; }

    /// <summary>The file that holds a blob, or null.</summary>
    /// <param name="sha256">Its checksum, 64 lower-case hexadecimal digits.</param>
    string? FindBlob(string sha256);

    /// <summary>Keeps a blob, in place of one that went bad.</summary>
    /// <param name="sha256">Its checksum.</param>
    /// <param name="content">Its bytes; reading them throws when they are not what the checksum says, and then nothing is kept.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The file that holds it.</returns>
    Task<string> KeepBlobAsync(string sha256, Stream content, CancellationToken cancellationToken);

    /// <summary>What a small file of a cache held when it was last fetched, or null.</summary>
    /// <param name="address">The cache and the file, without credentials.</param>
    byte[]? Recall(string address);

    /// <summary>Keeps a small file of a cache, in place of what it held before.</summary>
    void Remember(string address, ReadOnlySpan<byte> content);
}
