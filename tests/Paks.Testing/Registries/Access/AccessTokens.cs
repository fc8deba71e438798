using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Paks.Testing.Registries.Access;

/// <summary>The tokens of a registry.</summary>
internal sealed class AccessTokens(RegistryAuth auth, TimeProvider clock)
{
    private readonly ConcurrentQueue<AccessToken> _issued = new();
    private readonly ConcurrentDictionary<string, bool> _refreshTokens = new(StringComparer.Ordinal);

    public IReadOnlyCollection<AccessToken> Issued => _issued;

    public DateTimeOffset Now => clock.GetUtcNow();

    public AccessToken Issue(IReadOnlyList<RepositoryScope> scopes)
    {
        var token = new AccessToken(Random(), scopes, Now + auth.TokenLifetime, auth.TokenUses);
        _issued.Enqueue(token);
        return token;
    }

    /// <summary>The token of an Authorization header, used once by this; null when there is none that is good.</summary>
    public AccessToken? Use(string authorization)
    {
        var token = _issued.FirstOrDefault(token => authorization == $"Bearer {token.Text}");
        return token?.TryUse(Now) == true ? token : null;
    }

    public string IssueRefreshToken()
    {
        var token = Random();
        _refreshTokens[token] = true;
        return token;
    }

    public bool KnowsRefreshToken(string? token) => token is not null && (token == auth.IdentityToken || _refreshTokens.ContainsKey(token));

    public void ExpireAll()
    {
        foreach (var token in _issued)
        {
            token.Revoke();
        }
    }

    private static string Random() => RandomNumberGenerator.GetHexString(40, lowercase: true);
}
