namespace Paks.Spack.Caches;

/// <summary>How a cache is read.</summary>
public sealed record BuildCacheOptions
{
    /// <summary>Keeps what comes over a network, so that what did not change is not fetched again. Null: nothing is kept.</summary>
    public ICacheMemory? Memory { get; init; }

    /// <summary>Whether the network is left alone: of a cache behind it, there is only what <see cref="Memory"/> holds.</summary>
    public bool Offline { get; init; }

    /// <summary>How often a request is made in all before it has failed.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Wait before the second attempt; it doubles with each further one, and part of it is random.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a server may be silent before the attempt counts as failed.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>What waits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
