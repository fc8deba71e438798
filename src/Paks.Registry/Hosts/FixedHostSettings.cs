namespace Paks.Registry;

/// <summary>Settings that are given in memory.</summary>
/// <param name="settings">By host; null for none.</param>
public sealed class FixedHostSettings(IReadOnlyDictionary<string, HostSettings>? settings = null) : IHostSettingsProvider
{
    /// <inheritdoc/>
    public HostSettings Find(string host) => settings?.GetValueOrDefault(host) ?? HostSettings.Default;
}
