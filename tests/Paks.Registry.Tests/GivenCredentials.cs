namespace Paks.Registry.Tests;

/// <summary>One credential for all, or by repository.</summary>
internal sealed class GivenCredentials(Func<string, Credential?> find) : ICredentialProvider
{
    public GivenCredentials(Credential? credential)
        : this(_ => credential)
    {
    }

    public Task<Credential?> FindAsync(string registry, string repository, CancellationToken cancellationToken = default) => Task.FromResult(find(repository));
}
