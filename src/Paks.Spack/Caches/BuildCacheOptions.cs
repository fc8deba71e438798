namespace Paks.Spack.Caches;

/// <summary>How a cache is read.</summary>
public sealed record BuildCacheOptions
{
    /// <summary>
    /// Folder in which the indices of remote caches are kept, named by their checksum, so that an unchanged one is not
    /// fetched again. Null: an index is held in memory, the whole of it.
    /// </summary>
    public string? IndexFolder { get; init; }

    /// <summary>How often a request is made in all before it has failed.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Wait before the second attempt; it doubles with each further one, and part of it is random.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a server may be silent before the attempt counts as failed.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What waits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
