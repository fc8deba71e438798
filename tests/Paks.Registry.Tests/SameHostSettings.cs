namespace Paks.Registry.Tests;

/// <summary>The same settings for every host.</summary>
internal sealed class SameHostSettings(HostSettings settings) : IHostSettingsProvider
{
    public HostSettings Find(string host) => settings;
}
