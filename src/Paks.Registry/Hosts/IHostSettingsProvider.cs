namespace Paks.Registry;

/// <summary>Knows registries by their host.</summary>
public interface IHostSettingsProvider
{
    /// <summary>What is known of a registry.</summary>
    /// <param name="host">Host and port, as they stand in references.</param>
    /// <exception cref="RegistryConfigurationException">A setting cannot be read.</exception>
    HostSettings Find(string host);
}
