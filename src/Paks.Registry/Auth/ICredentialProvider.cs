namespace Paks.Registry;

/// <summary>Finds credentials.</summary>
public interface ICredentialProvider
{
    /// <summary>The credential for a registry; null when there is none, and it is asked anonymously.</summary>
    /// <param name="registry">Host, and port where one is given.</param>
    /// <param name="repository">The repository's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CredentialException">There is one, but it cannot be had.</exception>
    /// <exception cref="RegistryConfigurationException">A file of credentials cannot be read.</exception>
    Task<Credential?> FindAsync(string registry, string repository, CancellationToken cancellationToken = default);
}
