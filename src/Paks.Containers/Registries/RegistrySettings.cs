using System.Collections.Concurrent;
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

    /// <summary>Whether <paramref name="text"/> is a registry's host, with or without a port.</summary>
    public static bool IsHost(string text) => Reference.TryParse($"{text}/a", out var reference) && reference.Registry == text;

    /// <inheritdoc/>
    public HostSettings Find(string host) => _found.GetOrAdd(host, Make);

    private HostSettings Make(string host)
    {
        var entry = _entries.Value.GetValueOrDefault(host) ?? new RegistryEntry(host, false, null, []);
        var settings = new HostSettings
        {
            IsInsecure = entry.IsInsecure || insecure.Contains(host, StringComparer.OrdinalIgnoreCase),
            Authorities = entry.Authority is null ? [] : CertificateFolders.FromFile(entry.Authority),
            Mirrors = entry.Mirrors,
        };
        return certificates.AddTo(settings, host);
    }
}
