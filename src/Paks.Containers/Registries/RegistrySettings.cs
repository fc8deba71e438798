using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Paks.Registry;

namespace Paks.Containers.Registries;

/// <summary>What the user has said of registries: in <c>registries.json</c>, in <c>certs.d</c> folders and on the command line. docs/registries.md has the format.</summary>
/// <param name="file">The path of <c>registries.json</c>, which need not be there; null for none.</param>
/// <param name="certificates">The <c>certs.d</c> folders.</param>
/// <param name="insecure">Hosts that are insecure whatever the file says.</param>
public sealed class RegistrySettings(string? file, CertificateFolders certificates, IReadOnlyList<string> insecure) : IHostSettingsProvider
{
    private readonly Lazy<IReadOnlyDictionary<string, RegistryEntry>> _entries = new(() => RegistriesJson.Read(file));
    private readonly ConcurrentDictionary<string, HostSettings> _found = new();

    /// <inheritdoc/>
    public HostSettings Find(string host) => _found.GetOrAdd(host, Make);

    private HostSettings Make(string host)
    {
        var entry = _entries.Value.GetValueOrDefault(host) ?? new RegistryEntry(host, false, null, []);
        var settings = new HostSettings
        {
            IsInsecure = entry.IsInsecure || insecure.Contains(host, StringComparer.OrdinalIgnoreCase),
            Authorities = entry.Authority is null ? [] : ReadAuthority(entry.Authority),
            Mirrors = entry.Mirrors,
        };
        return certificates.AddTo(settings, host);
    }

    private static X509Certificate2Collection ReadAuthority(string path)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(path);
            if (authorities.Count == 0)
            {
                throw new CryptographicException("it holds no certificate in PEM");
            }
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new RegistryConfigurationException(path, failure.Message, failure);
        }

        return authorities;
    }
}
