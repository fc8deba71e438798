using System.Text;
using System.Text.Json;

namespace Paks.Registry.Auth;

/// <summary>What a file of credentials says of one registry. It is understood when it is needed: what is wrong with one is no matter for the others.</summary>
internal sealed class CredentialEntry
{
    private readonly string _name;
    private readonly string? _encoded;
    private readonly Credential _plain;

    private CredentialEntry(string name, string? encoded, Credential plain) => (_name, _encoded, _plain) = (name, encoded, plain);

    public static CredentialEntry Read(string name, JsonElement entry) => new(name, Text(entry, "auth"), new Credential
    {
        Username = Text(entry, "username"),
        Password = Text(entry, "password"),
        IdentityToken = Text(entry, "identitytoken"),
        RegistryToken = Text(entry, "registrytoken"),
    });

    /// <summary>A text of an object; null without one, or with an empty one.</summary>
    public static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>The credential; null when the entry is empty, as it is where a helper keeps it.</summary>
    /// <exception cref="RegistryConfigurationException">It is malformed.</exception>
    public Credential? ToCredential(string path)
    {
        if (_encoded is null)
        {
            return _plain == new Credential() ? null : _plain;
        }

        var text = Decode(path, _encoded);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            ? _plain with { Username = text[..colon], Password = text[(colon + 1)..].TrimEnd('\0') }
            : throw new RegistryConfigurationException(path, $"the credential for {_name} is not written as user:password in base64");
    }

    private string Decode(string path, string encoded)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(encoded));
        }
        catch (FormatException wrong)
        {
            throw new RegistryConfigurationException(path, $"the credential for {_name} is not base64", wrong);
        }
    }
}
