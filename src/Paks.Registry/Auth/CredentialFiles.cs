namespace Paks.Registry;

/// <summary>Credentials as Docker and Podman keep them: in files, or with the helper programs that these name.</summary>
/// <remarks>docs.docker.com, "docker login"; containers-auth.json(5); docker-credential-helpers.</remarks>
/// <param name="files">Absolute paths; the first file that knows a registry decides. Files that are not there are passed over.</param>
/// <param name="helperFolders">Absolute paths of the folders that helper programs are looked for in: the search path.</param>
/// <param name="helperPatience">How long a helper program may take; null for 15 seconds.</param>
public sealed class CredentialFiles(IReadOnlyList<string> files, IReadOnlyList<string> helperFolders, TimeSpan? helperPatience = null) : ICredentialProvider
{
    private readonly TimeSpan _patience = helperPatience ?? TimeSpan.FromSeconds(15);
    private readonly Lazy<IReadOnlyList<Auth.CredentialFile>> _files = new(() => [.. files.Where(File.Exists).Select(Auth.CredentialFile.Read)]);

    /// <inheritdoc/>
    public async Task<Credential?> FindAsync(string registry, string repository, CancellationToken cancellationToken = default)
    {
        foreach (var file in _files.Value)
        {
            if (file.HelperFor(registry) is { } helper)
            {
                var found = await new Auth.CredentialHelper(helper, helperFolders, _patience).GetAsync(registry, cancellationToken).ConfigureAwait(false);
                if (found is not null)
                {
                    return found;
                }
            }

            if (file.Find(registry, repository) is { } credential)
            {
                return credential;
            }
        }

        return null;
    }
}
