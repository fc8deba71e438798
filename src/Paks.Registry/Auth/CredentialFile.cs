using System.Text.Json;
using Paks.Oci;

namespace Paks.Registry.Auth;

/// <summary>One file of credentials: Docker's <c>config.json</c> or Podman's <c>auth.json</c>, which have one form.</summary>
internal sealed class CredentialFile
{
    /// <summary>Docker Hub's key, which is an address of old.</summary>
    public const string DockerHubKey = "https://index.docker.io/v1/";

    private const string DockerHub = "docker.io";
    private const int MostBytes = 4 << 20;

    private readonly string _path;
    private readonly Dictionary<string, CredentialEntry> _auths = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _helpers = new(StringComparer.OrdinalIgnoreCase);
    private readonly string? _store;

    private CredentialFile(string path, JsonElement root)
    {
        _path = path;
        foreach (var entry in Members(root, "auths").Where(entry => entry.Value.ValueKind == JsonValueKind.Object))
        {
            _auths.TryAdd(Normalize(entry.Name), CredentialEntry.Read(entry.Name, entry.Value));
        }

        foreach (var entry in Members(root, "credHelpers").Where(entry => entry.Value.ValueKind == JsonValueKind.String))
        {
            _helpers.TryAdd(Normalize(entry.Name), entry.Value.GetString()!);
        }

        _store = CredentialEntry.Text(root, "credsStore");
    }

    /// <summary>Reads a file; an empty one holds nothing.</summary>
    /// <exception cref="RegistryConfigurationException">It is malformed or may not be read.</exception>
    public static CredentialFile Read(string path)
    {
        try
        {
            var file = SmallFile.Read(path, MostBytes);
            using var json = file.Length == 0 ? JsonDocument.Parse("{}") : JsonDocument.Parse(file);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? new CredentialFile(path, json.RootElement)
                : throw new RegistryConfigurationException(path, "it holds no JSON object");
        }
        catch (Exception failure) when (
            failure is JsonException or InvalidOperationException or UnauthorizedAccessException || (failure is IOException and not RegistryException))
        {
            throw new RegistryConfigurationException(path, failure.Message, failure);
        }
    }

    /// <summary>The helper that keeps a registry's credentials: its name without <c>docker-credential-</c>; null for none.</summary>
    public string? HelperFor(string registry) =>
        // An empty name says that the registry has none, whatever the others have.
        (_helpers.TryGetValue(registry, out var helper) ? helper : _store) is { Length: > 0 } name ? name : null;

    /// <summary>The credential for a registry, or for the longest part of a repository's name that has one of its own.</summary>
    /// <exception cref="RegistryConfigurationException">There is one, but it is malformed.</exception>
    public Credential? Find(string registry, string repository)
    {
        for (var name = $"{registry}/{repository}".TrimEnd('/'); name.Length > 0 && name.Length >= registry.Length; name = name[..Math.Max(0, name.LastIndexOf('/'))])
        {
            if (_auths.TryGetValue(name, out var found) && found.ToCredential(_path) is { } credential)
            {
                return credential;
            }
        }

        return null;
    }

    /// <summary>
    /// Older tools wrote addresses, <c>https://host/v1/</c>, and Docker Hub's is still written so. A repository's name may follow a host
    /// without a scheme only.
    /// </summary>
    private static string Normalize(string key)
    {
        var isAddress = Uri.TryCreate(key, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
        var name = isAddress ? address!.Authority : key.TrimEnd('/');
        return name is "index.docker.io" or "index.docker.io/v1" or "registry-1.docker.io" ? DockerHub : name;
    }

    private static IEnumerable<JsonProperty> Members(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : [];
}
