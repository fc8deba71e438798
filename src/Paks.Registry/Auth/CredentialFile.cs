using System.Text;
using System.Text.Json;

namespace Paks.Registry.Auth;

/// <summary>One file of credentials: Docker's <c>config.json</c> or Podman's <c>auth.json</c>, which have one form.</summary>
internal sealed class CredentialFile
{
    /// <summary>Docker Hub's key, which is an address of old.</summary>
    public const string DockerHubKey = "https://index.docker.io/v1/";

    private const int MostBytes = 4 << 20;

    private readonly string _path;
    private readonly Dictionary<string, Credential> _auths = [];
    private readonly Dictionary<string, string> _helpers = [];
    private readonly string? _store;

    private CredentialFile(string path, JsonElement root)
    {
        _path = path;
        foreach (var entry in Members(root, "auths"))
        {
            if (entry.Value.ValueKind == JsonValueKind.Object && ReadCredential(entry.Name, entry.Value) is { } credential)
            {
                _auths.TryAdd(Normalize(entry.Name), credential);
            }
        }

        foreach (var entry in Members(root, "credHelpers").Where(entry => entry.Value.ValueKind == JsonValueKind.String))
        {
            _helpers.TryAdd(Normalize(entry.Name), entry.Value.GetString()!);
        }

        _store = Text(root, "credsStore");
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="RegistryConfigurationException">It is malformed or may not be read.</exception>
    public static CredentialFile Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > MostBytes)
            {
                throw new RegistryConfigurationException(path, $"it has more than {MostBytes} bytes");
            }

            using var json = JsonDocument.Parse(file);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? new CredentialFile(path, json.RootElement)
                : throw new RegistryConfigurationException(path, "it holds no JSON object");
        }
        catch (Exception failure) when (failure is JsonException or UnauthorizedAccessException || (failure is IOException and not RegistryException))
        {
            throw new RegistryConfigurationException(path, failure.Message, failure);
        }
    }

    /// <summary>The helper that keeps a registry's credentials: its name without <c>docker-credential-</c>; null for none.</summary>
    public string? HelperFor(string registry) =>
        _helpers.GetValueOrDefault(KeyOf(registry)) ?? (_store is { Length: > 0 } ? _store : null);

    /// <summary>The credential for a registry, or for the longest part of a repository's name that has one of its own.</summary>
    public Credential? Find(string registry, string repository)
    {
        for (var name = $"{registry}/{repository}"; name.Length > registry.Length; name = name[..name.LastIndexOf('/')])
        {
            if (_auths.TryGetValue(name, out var found))
            {
                return found;
            }
        }

        return _auths.GetValueOrDefault(KeyOf(registry)) ?? (registry == "docker.io" ? _auths.GetValueOrDefault(registry) : null);
    }

    private static string KeyOf(string registry) => registry == "docker.io" ? DockerHubKey : registry;

    // Older tools wrote addresses: https://host/v1/. Docker Hub's is still written so.
    private static string Normalize(string key)
    {
        var isAddress = Uri.TryCreate(key, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
        return key == DockerHubKey ? key : isAddress ? address!.Authority : key.TrimEnd('/');
    }

    private Credential? ReadCredential(string name, JsonElement entry)
    {
        var credential = new Credential
        {
            Username = Text(entry, "username"),
            Password = Text(entry, "password"),
            IdentityToken = Text(entry, "identitytoken"),
            RegistryToken = Text(entry, "registrytoken"),
        };
        if (Text(entry, "auth") is { Length: > 0 } encoded)
        {
            var text = Decode(name, encoded);
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            credential = colon > 0
                ? credential with { Username = text[..colon], Password = text[(colon + 1)..].TrimEnd('\0') }
                : throw new RegistryConfigurationException(_path, $"the credential for {name} is not written as user:password in base64");
        }

        return credential == new Credential() ? null : credential;
    }

    private string Decode(string name, string encoded)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(encoded));
        }
        catch (FormatException wrong)
        {
            throw new RegistryConfigurationException(_path, $"the credential for {name} is not base64", wrong);
        }
    }

    private static IEnumerable<JsonProperty> Members(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : [];

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
