using System.Net.Http.Headers;

namespace Paks.Registry.Auth;

/// <summary>
/// Answers a registry's challenges and remembers the answers: once a registry has said where its tokens are had, they are fetched
/// before they are asked for.
/// </summary>
internal sealed class Authenticator(string registry, RegistryOptions options, TokenClient tokens, Secrets secrets) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<string, Token> _tokens = [];
    private readonly Dictionary<string, Credential?> _credentials = [];
    private volatile Challenge? _challenge;

    /// <summary>What is sent along with a request; null where the registry has asked for nothing yet.</summary>
    public async Task<AuthenticationHeaderValue?> FindAsync(IReadOnlyList<Scope> scopes, CancellationToken cancellationToken) =>
        _challenge is not { } challenge ? null
        : challenge.IsBearer ? await TokenAsync(challenge, scopes, rejected: null, cancellationToken).ConfigureAwait(false)
        : await BasicAsync(scopes, cancellationToken).ConfigureAwait(false);

    /// <summary>The answer to a challenge; null when there is none, or none better than what was just refused.</summary>
    public async Task<AuthenticationHeaderValue?> AnswerAsync(
        HttpResponseMessage response, IReadOnlyList<Scope> scopes, AuthenticationHeaderValue? rejected, CancellationToken cancellationToken)
    {
        if (Challenge.Find(response.Headers) is not { } challenge)
        {
            return null;
        }

        if (challenge.IsBearer)
        {
            RequireSafe(challenge, response.RequestMessage!.RequestUri!);
            _challenge = challenge with { Scope = null };
            return await TokenAsync(challenge, scopes, rejected, cancellationToken).ConfigureAwait(false);
        }

        _challenge = challenge;
        return rejected?.Scheme == "Basic" ? null : await BasicAsync(scopes, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>Name and password go where the registry says. From a registry behind https they never go over plain http.</summary>
    private void RequireSafe(Challenge challenge, Uri asked)
    {
        if (challenge.Realm!.Scheme == Uri.UriSchemeHttp && asked.Scheme == Uri.UriSchemeHttps)
        {
            throw new MisbehavingRegistryException(registry, challenge.Realm, "the registry, which is behind https, wants credentials sent there over plain http");
        }
    }

    private async Task<AuthenticationHeaderValue?> BasicAsync(IReadOnlyList<Scope> scopes, CancellationToken cancellationToken) =>
        (await CredentialAsync(scopes, cancellationToken).ConfigureAwait(false))?.ToBasic();

    private async Task<AuthenticationHeaderValue?> TokenAsync(
        Challenge challenge, IReadOnlyList<Scope> scopes, AuthenticationHeaderValue? rejected, CancellationToken cancellationToken)
    {
        var credential = await CredentialAsync(scopes, cancellationToken).ConfigureAwait(false);
        if (credential?.RegistryToken is { } fixedToken)
        {
            return rejected?.Parameter == fixedToken ? null : new AuthenticationHeaderValue("Bearer", fixedToken);
        }

        var own = scopes.Select(scope => scope.ToString()).ToList();
        var key = string.Join(' ', own);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_tokens.TryGetValue(key, out var token) || token.Expires <= options.Time.GetUtcNow() || token.Value == rejected?.Parameter)
            {
                _tokens.Remove(key);
                // A registry may want more than the specification has it, and says so.
                var asked = challenge.Scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
                token = await tokens.FetchAsync(challenge, [.. own.Union(asked, StringComparer.Ordinal)], credential, cancellationToken).ConfigureAwait(false);
                _tokens[key] = token;
            }

            return new AuthenticationHeaderValue("Bearer", token.Value);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<Credential?> CredentialAsync(IReadOnlyList<Scope> scopes, CancellationToken cancellationToken)
    {
        if (options.Credentials is null)
        {
            return null;
        }

        var repository = scopes.Count > 0 ? scopes[0].Repository : "";
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_credentials.TryGetValue(repository, out var credential))
            {
                credential = await options.Credentials.FindAsync(registry, repository, cancellationToken).ConfigureAwait(false);
                secrets.Add(credential?.Password, credential?.IdentityToken, credential?.RegistryToken, credential?.ToBasic()?.Parameter);
                _credentials[repository] = credential;
            }

            return credential;
        }
        finally
        {
            _gate.Release();
        }
    }
}
