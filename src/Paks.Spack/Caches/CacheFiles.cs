using System.Text;

namespace Paks.Spack.Caches;

/// <summary>The files of a cache: from where it is or, behind a network, from what this machine has kept of it.</summary>
internal sealed class CacheFiles(ICacheTransport transport, BuildCacheOptions options)
{
    private readonly ICacheMemory? _memory = transport.IsRemote ? options.Memory : null;
    private readonly bool _offline = transport.IsRemote && options.Offline;

    public string Location => transport.Location;

    /// <summary>Reads a small file whose content may change; null when there is none.</summary>
    /// <exception cref="FormatException">It is larger than allowed.</exception>
    /// <exception cref="NotKeptException">The network is left alone, and it is not on this machine.</exception>
    public async Task<byte[]?> ReadAsync(string path, int most, CancellationToken cancellationToken)
    {
        var address = $"{Location}/{path}";
        if (_offline)
        {
            return _memory?.Recall(address) ?? throw new NotKeptException(Location, path);
        }

        var stream = await transport.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            return null;
        }

        await using (stream.ConfigureAwait(false))
        {
            var content = await BoundedReader.ReadAsync(stream, most, cancellationToken).ConfigureAwait(false)
                ?? throw new FormatException($"its {Path.GetFileName(path)} has more than {most} bytes");
            if (CanKeep && !(_memory!.Recall(address) is { } kept && kept.AsSpan().SequenceEqual(content)))
            {
                _memory.Remember(address, content);
            }

            return content;
        }
    }

    /// <summary>Opens a blob where the cache is; null when there is none.</summary>
    /// <exception cref="NotKeptException">The network is left alone.</exception>
    public async Task<Stream?> OpenBlobAsync(CacheBlob blob, CancellationToken cancellationToken) =>
        _offline ? throw new NotKeptException(Location, blob.Path) : await transport.OpenBlobAsync(blob, cancellationToken).ConfigureAwait(false);

    /// <summary>The file on this machine that holds a blob, null when there is none yet.</summary>
    public string? FindBlob(CacheBlob blob) => transport.FindLocalFile(blob.Path) ?? _memory?.FindBlob(blob.Checksum);

    /// <summary>Opens a file that <see cref="FindBlob"/> named.</summary>
    /// <exception cref="CacheUnreachableException">It cannot be read.</exception>
    public Stream OpenFound(CacheBlob blob, string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CacheUnreachableException(Location, blob.Path, exception.Message, inner: exception);
        }
    }

    /// <summary>Whether there is only what was kept on this machine.</summary>
    public bool IsOffline => _offline;

    /// <summary>What was noted of a file when it was last seen, or null.</summary>
    public string? FindNote(string path) => _memory?.Recall($"{Location}/{path}") is { } note ? Encoding.UTF8.GetString(note) : null;

    /// <summary>Notes something of a file that can only be learned where the cache is.</summary>
    public void Note(string path, string note)
    {
        if (CanKeep && FindNote(path) != note)
        {
            _memory!.Remember($"{Location}/{path}", Encoding.UTF8.GetBytes(note));
        }
    }

    /// <summary>Whether blobs that are fetched can be kept.</summary>
    public bool CanKeep => _memory is { Keeps: true };

    /// <summary>Keeps a blob; <paramref name="content"/> verifies itself.</summary>
    /// <returns>The file that holds it.</returns>
    public Task<string> KeepBlobAsync(CacheBlob blob, Stream content, CancellationToken cancellationToken) =>
        _memory!.KeepBlobAsync(blob.Checksum, content, cancellationToken);

    /// <summary>Whether it is known that there is nothing at all at the place.</summary>
    public bool IsMissing() => transport.IsMissing();

    /// <summary>Whether there is such a file.</summary>
    public async Task<bool> ExistsAsync(string path, CancellationToken cancellationToken)
    {
        var stream = await transport.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        if (stream is not null)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }

        return stream is not null;
    }
}
