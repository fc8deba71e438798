using System.Security.Cryptography.X509Certificates;

namespace Paks.Testing.Registries;

/// <summary>How a registry speaks https.</summary>
/// <param name="Certificate">What it shows, with its key.</param>
public sealed record LoopbackTls(X509Certificate2 Certificate)
{
    /// <summary>Whether it asks its clients for a certificate; <see cref="LoggedRequest.ClientCertificate"/> tells which one was shown.</summary>
    public bool AsksForCertificate { get; init; }
}
