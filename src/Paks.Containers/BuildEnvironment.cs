using Paks.Containers.Bases;
using Paks.Containers.Bases.Registries;
using Paks.Containers.Destinations;
using Paks.Containers.Progress;
using Paks.Oci;
using Paks.Registry;
using Paks.Trust;
using Paks.Trust.Policies;

namespace Paks.Containers;

/// <summary>What a build finds around it: made once by a head, so that the engine itself asks no console, clock or variable.</summary>
public sealed record BuildEnvironment
{
    /// <summary>The content store that this build reads and fills.</summary>
    public required ContentStore Store { get; init; }

    /// <summary>The keys whose signatures on packages are accepted.</summary>
    public required Keyring TrustedKeys { get; init; }

    /// <summary>Which of these keys count for which cache; null: all of them for every one.</summary>
    public TrustPolicy? TrustPolicy { get; init; }

    /// <summary>Absolute folder that relative paths start from.</summary>
    public required string Folder { get; init; }

    /// <summary>The client for everything that comes over http.</summary>
    public required HttpClient Http { get; init; }

    /// <summary>The client for registries.</summary>
    public required RegistryClient Registries { get; init; }

    /// <summary>The clock that signatures and archives are held against. It never reaches an image.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Seconds since 1970 that the image is dated with: <c>SOURCE_DATE_EPOCH</c>, or 0.</summary>
    public long SourceDateEpoch { get; init; }

    /// <summary>How many things are done at a time, at most.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Where progress is told.</summary>
    public IBuildProgress Progress { get; init; } = SilentProgress.Instance;

    /// <summary>How a Debian archive is found.</summary>
    public DebianSources Debian { get; init; } = new();

    /// <summary>Where bases are looked for before they are made.</summary>
    public BaseSettings Bases { get; init; } = BaseSettings.None;

    /// <summary>Where a container engine may answer.</summary>
    public EngineEndpoints Engine { get; init; } = new(null, null);

    /// <summary>Whether the network is left alone.</summary>
    public bool Offline { get; init; }

    /// <summary>Whether what an archive or a registry of bases answered then need not be asked again (docs/decisions/0006).</summary>
    internal bool IsFresh(DateTimeOffset askedAt) => Offline || Clock.GetUtcNow() - askedAt < TimeSpan.FromHours(1);
}
