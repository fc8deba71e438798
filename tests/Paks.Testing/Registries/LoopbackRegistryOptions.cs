using Paks.Testing.Registries.Access;

namespace Paks.Testing.Registries;

/// <summary>What kind of registry it is. What it does wrong is said by <see cref="LoopbackRegistry.Faults"/>.</summary>
public sealed record LoopbackRegistryOptions
{
    /// <summary>Who may do what, and how it is asked for; everybody everything at first.</summary>
    public RegistryAuth Auth { get; init; } = RegistryAuth.None;

    /// <summary>How it speaks https; null for plain http.</summary>
    public LoopbackTls? Tls { get; init; }

    /// <summary>The smallest chunk in bytes that it takes, save for the last; told as <c>OCI-Chunk-Min-Length</c> unless 0.</summary>
    public long ChunkMinLength { get; init; }

    /// <summary>Whether a POST with <c>?digest=</c> takes the whole blob (201), or only begins an upload (202).</summary>
    public bool TakesWholeBlobByPost { get; init; } = true;

    /// <summary>Whether manifests have an ETag, and PUT honours If-Match and If-None-Match (412).</summary>
    public bool Etags { get; init; }

    /// <summary>Whether a manifest is found only by who lists its media type in Accept, as docker-registry does it.</summary>
    public bool ChecksAccept { get; init; }

    /// <summary>The largest manifest in bytes; a larger one is answered with 413.</summary>
    public int ManifestLimit { get; init; } = 4 * 1024 * 1024;

    /// <summary>The status for a manifest that names what is not there: 404 by the specification's table, 400 elsewhere.</summary>
    public int MissingBlobStatus { get; init; } = 404;

    /// <summary>The most tags or referrers in one answer; what is left is behind a Link.</summary>
    public int PageSize { get; init; } = int.MaxValue;

    /// <summary>What tokens expire by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
