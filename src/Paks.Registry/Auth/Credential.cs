using System.Net.Http.Headers;
using System.Text;

namespace Paks.Registry;

/// <summary>What proves to a registry who asks.</summary>
public sealed record Credential
{
    /// <summary>The user's name, for Basic authentication and for getting tokens.</summary>
    public string? Username { get; init; }

    /// <summary>The password that belongs to it.</summary>
    public string? Password { get; init; }

    /// <summary>A refresh token, exchanged for access tokens.</summary>
    public string? IdentityToken { get; init; }

    /// <summary>An access token, sent as it is.</summary>
    public string? RegistryToken { get; init; }

    /// <summary>Says whose it is, never what it is.</summary>
    public override string ToString() => $"credential of {Username ?? "a token"}";

    /// <summary>Name and password as a header; null where there are none.</summary>
    internal AuthenticationHeaderValue? ToBasic() => this is { Username: { } name, Password: { } password }
        ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")))
        : null;
}
