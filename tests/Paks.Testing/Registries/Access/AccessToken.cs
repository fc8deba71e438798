namespace Paks.Testing.Registries.Access;

/// <summary>A token that a registry gave out.</summary>
public sealed class AccessToken
{
    private readonly HashSet<(string Repository, string Action)> _grants;
    private int _usesLeft;
    private volatile bool _revoked;

    internal AccessToken(string text, IReadOnlyList<RepositoryScope> scopes, DateTimeOffset expires, int uses)
    {
        Text = text;
        Scope = string.Join(' ', scopes);
        Expires = expires;
        _grants = [.. scopes.SelectMany(scope => scope.Actions.Select(action => (scope.Name, action)))];
        _usesLeft = uses;
    }

    /// <summary>What it is shown by.</summary>
    public string Text { get; }

    /// <summary>What it is good for: scopes, a blank between them.</summary>
    public string Scope { get; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset Expires { get; }

    internal bool Allows(string repository, string action) => _grants.Contains((repository, action));

    internal void Revoke() => _revoked = true;

    /// <summary>Uses it once; false when it is good no more.</summary>
    internal bool TryUse(DateTimeOffset now) => !_revoked && now < Expires && Interlocked.Decrement(ref _usesLeft) >= 0;
}
