using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Paks.Oci;

namespace Paks.Registry;

/// <summary>
/// Certificates as Docker and Podman keep them: in <c>certs.d/HOST[:PORT]</c>, <c>*.crt</c> are authorities, <c>NAME.cert</c> with
/// <c>NAME.key</c> is a client's certificate.
/// </summary>
/// <remarks>docs.docker.com, "Verify repository client with certificates"; containers-certs.d(5).</remarks>
/// <param name="folders">The <c>certs.d</c> folders; all of them count.</param>
public sealed class CertificateFolders(IReadOnlyList<string> folders)
{
    private const int MostBytes = 4 << 20;

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
                Read(file, () => authorities.AddRange(ReadAuthorities(file)));
            }

            foreach (var file in Directory.GetFiles(folder, "*.cert").Order(StringComparer.Ordinal))
            {
                Read(file, () => clients.Add(X509Certificate2.CreateFromPem(ReadText(file), ReadText(Path.ChangeExtension(file, ".key")))));
            }
        }

        return authorities.Count == settings.Authorities.Count && clients.Count == settings.ClientCertificates.Count
            ? settings
            : settings with { Authorities = authorities, ClientCertificates = clients };
    }

    /// <summary>The authorities in a PEM file.</summary>
    /// <exception cref="RegistryConfigurationException">It cannot be read, or holds none.</exception>
    public static X509Certificate2Collection FromFile(string file)
    {
        X509Certificate2Collection authorities = [];
        Read(file, () => authorities = ReadAuthorities(file));
        return authorities;
    }

    private static X509Certificate2Collection ReadAuthorities(string file)
    {
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPem(ReadText(file));
        return authorities.Count > 0 ? authorities : throw new CryptographicException("it holds no certificate in PEM");
    }

    private static string ReadText(string file) => Encoding.UTF8.GetString(SmallFile.Read(file, MostBytes));

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
