using Paks.Containers.Registries;
using Paks.Registry;

namespace Paks.ImageBuilder.Terminal;

/// <summary>The client for registries of a command.</summary>
internal static class Registries
{
    /// <summary>A client that knows this machine's credentials, certificates and settings.</summary>
    /// <param name="insecure">Registries that the command line calls insecure.</param>
    /// <param name="warned">Told what registries warn of.</param>
    public static RegistryClient Open(IReadOnlyList<string> insecure, Action<string> warned) => new(new RegistryOptions
    {
        Credentials = new CredentialFiles(Surroundings.CredentialFiles, Surroundings.SearchPath),
        Hosts = new RegistrySettings(Surroundings.RegistrySettingsFile, new CertificateFolders(Surroundings.CertificateFolders), insecure),
        UserAgent = $"paks-image/{HttpClients.Version}",
        Warned = warned,
    });
}
