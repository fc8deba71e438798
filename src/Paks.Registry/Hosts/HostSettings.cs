using System.Security.Cryptography.X509Certificates;

namespace Paks.Registry;

/// <summary>What is known of one registry.</summary>
public sealed record HostSettings
{
    /// <summary>Nothing in particular.</summary>
    public static HostSettings Default { get; } = new();

    /// <summary>Whether plain http, and https with a certificate that nobody vouches for, will do.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>Authorities that are trusted for this registry beside the system's.</summary>
    public X509Certificate2Collection Authorities { get; init; } = [];

    /// <summary>Certificates, with their keys, that this client shows when it is asked to.</summary>
    public X509Certificate2Collection ClientCertificates { get; init; } = [];

    /// <summary>Places that are read from first: <c>HOST</c> or <c>HOST/PREFIX</c>, to which the repository's name is added.</summary>
    public IReadOnlyList<string> Mirrors { get; init; } = [];
}
