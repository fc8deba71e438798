namespace Paks.Testing.Registries.Access;

/// <summary>Who may use a registry, and what for.</summary>
/// <param name="Scheme">How it asks who is there.</param>
public sealed record RegistryAuth(AuthScheme Scheme)
{
    /// <summary>Nobody is asked for anything.</summary>
    public static RegistryAuth None { get; } = new(AuthScheme.None);

    /// <summary>Name and password with each request.</summary>
    public static RegistryAuth Basic { get; } = new(AuthScheme.Basic);

    /// <summary>Tokens from <c>/token</c>.</summary>
    public static RegistryAuth Bearer { get; } = new(AuthScheme.Bearer);

    /// <summary>The one user's name.</summary>
    public string User { get; init; } = "user";

    /// <summary>The user's password.</summary>
    public string Password { get; init; } = "secret";

    /// <summary>The user's identity token, good for <c>grant_type=refresh_token</c>.</summary>
    public string IdentityToken { get; init; } = "identity";

    /// <summary>Whether tokens to pull are given to everybody.</summary>
    public bool AnonymousPull { get; init; }

    /// <summary>Says by repository and action (<c>pull</c>, <c>push</c>) what the user may do. What he may not is not granted, without a word.</summary>
    public Func<string, string, bool> Allows { get; init; } = static (_, _) => true;

    /// <summary>How many requests a token is good for.</summary>
    public int TokenUses { get; init; } = int.MaxValue;

    /// <summary>How long a token is good.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The members of the token endpoint's answer that hold the token: some registries have one, some the other.</summary>
    public IReadOnlyList<string> TokenMembers { get; init; } = ["token", "access_token"];

    internal bool IsUser(Credentials? credentials) => credentials == new Credentials(User, Password);

    internal bool MayAnyone(string action) => AnonymousPull && action == "pull";
}
