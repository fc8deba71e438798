using System.Net.Http.Headers;

namespace Paks.Registry.Auth;

/// <summary>
/// Answers a registry's challenges and remembers the answers: once a registry has said where its tokens are had, they are fetched
/// before they are asked for.
/// </summary>
internal sealed class Authenticator(string registry, RegistryOptions options, TokenClient tokens) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<string, Token> _tokens = [];
    private readonly Dictionary<string, Credential?> _credentials = [];
    private volatile Challenge? _challenge;
    private volatile AuthenticationHeaderValue? _basic;

    /// <summary>What is sent along with a request; null where the registry has asked for nothing yet.</summary>
    public async Task<AuthenticationHeaderValue?> FindAsync(IReadOnlyList<Scope> scopes, CancellationToken cancellationToken)
    {
        if (_basic is { } basic)
        {
            return basic;
        }

        return _challenge is { } challenge ? await TokenAsync(challenge, scopes, rejected: null, cancellationToken).ConfigureAwait(false) : null;
    }

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

        _basic = rejected?.Scheme == "Basic" ? null : TokenClient.BasicOf(await CredentialAsync(scopes, cancellationToken).ConfigureAwait(false));
        return _basic;
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>Name and password go where the registry says. From a registry behind https they never go over plain http.</summary>
    private void RequireSafe(Challenge challenge, Uri asked)
    {
        if (challenge.Realm!.Scheme == Uri.UriSchemeHttp && asked.Scheme == Uri.UriSchemeHttps)
        {
            throw new RegistryUnreachableException(registry, HttpMethod.Get, challenge.Realm, "the registry, which is behind https, wants credentials sent there over plain http", null);
        }
    }

    private async Task<AuthenticationHeaderValue?> TokenAsync(
        Challenge challenge, IReadOnlyList<Scope> scopes, AuthenticationHeaderValue? rejected, CancellationToken cancellationToken)
    {
        var credential = await CredentialAsync(scopes, cancellationToken).ConfigureAwait(false);
        if (credential?.RegistryToken is { } fixedToken)
        {
            return rejected?.Parameter == fixedToken ? null : new AuthenticationHeaderValue("Bearer", fixedToken);
        }

        var wanted = scopes.Select(scope => scope.ToString()).ToList();
        if (challenge.Scope is { Length: > 0 } asked && wanted.Count == 0)
        {
            wanted.AddRange(asked.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        var key = string.Join(' ', wanted);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_tokens.TryGetValue(key, out var token) || token.Expires <= options.Time.GetUtcNow() || token.Value == rejected?.Parameter)
            {
                _tokens.Remove(key);
                token = await tokens.FetchAsync(challenge, wanted, credential, cancellationToken).ConfigureAwait(false);
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
