using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Paks.Registry;

/// <summary>
/// Certificates as Docker and Podman keep them: in <c>certs.d/HOST[:PORT]</c>, <c>*.crt</c> are authorities, <c>NAME.cert</c> with
/// <c>NAME.key</c> is a client's certificate.
/// </summary>
/// <remarks>docs.docker.com, "Verify repository client with certificates"; containers-certs.d(5).</remarks>
/// <param name="folders">The <c>certs.d</c> folders; all of them count.</param>
public sealed class CertificateFolders(IReadOnlyList<string> folders)
{
    /// <summary>Adds a registry's certificates to what is known of it.</summary>
    /// <exception cref="RegistryConfigurationException">A certificate cannot be read.</exception>
    public HostSettings AddTo(HostSettings settings, string host)
    {
        X509Certificate2Collection authorities = [.. settings.Authorities];
        X509Certificate2Collection clients = [.. settings.ClientCertificates];
        foreach (var folder in folders.Select(folder => Path.Combine(folder, host)).Where(Directory.Exists))
        {
            foreach (var file in Directory.GetFiles(folder, "*.crt").Order(StringComparer.Ordinal))
            {
                Read(file, () => authorities.ImportFromPemFile(file));
            }

            foreach (var file in Directory.GetFiles(folder, "*.cert").Order(StringComparer.Ordinal))
            {
                Read(file, () => clients.Add(X509Certificate2.CreateFromPemFile(file, Path.ChangeExtension(file, ".key"))));
            }
        }

        return authorities.Count == settings.Authorities.Count && clients.Count == settings.ClientCertificates.Count
            ? settings
            : settings with { Authorities = authorities, ClientCertificates = clients };
    }

    private static void Read(string file, Action read)
    {
        try
        {
            read();
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new RegistryConfigurationException(file, failure.Message, failure);
        }
    }
}
