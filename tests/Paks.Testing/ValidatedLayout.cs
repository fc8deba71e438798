using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Paks.Testing;

/// <summary>A layout under examination (image-spec: image-layout.md, descriptor.md, image-index.md, manifest.md).</summary>
internal sealed partial class ValidatedLayout(string folder)
{
    private const string IndexType = "application/vnd.oci.image.index.v1+json";
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string ConfigType = "application/vnd.oci.image.config.v1+json";
    private const string LayerType = "application/vnd.oci.image.layer.v1.tar";

    private readonly List<string> _problems = [];
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Problems => _problems;

    public void Validate()
    {
        using var marker = Parse("oci-layout", Path.Combine(folder, "oci-layout"));
        Require(marker?.RootElement.GetProperty("imageLayoutVersion").GetString() == "1.0.0", "oci-layout: imageLayoutVersion is not 1.0.0");
        ValidateBlobNames();
        using var index = Parse("index.json", Path.Combine(folder, "index.json"));
        if (index is not null)
        {
            ValidateIndex("index.json", index.RootElement, isTopLevel: true);
        }
    }

    [GeneratedRegex("^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$")]
    private static partial Regex DigestPattern();

    // RFC 6838, 4.2
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9!#$&\-^_.+]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&\-^_.+]{0,126}$")]
    private static partial Regex MediaTypePattern();

    // annotations.md, org.opencontainers.image.ref.name
    [GeneratedRegex(@"^[A-Za-z0-9]+(([-._:@+]|--)[A-Za-z0-9]+)*(/[A-Za-z0-9]+(([-._:@+]|--)[A-Za-z0-9]+)*)*$")]
    private static partial Regex ReferenceNamePattern();

    private void ValidateBlobNames()
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(folder, "blobs"), "*", SearchOption.AllDirectories))
        {
            var parts = Path.GetRelativePath(Path.Combine(folder, "blobs"), path).Split('/');
            var digest = string.Join(':', parts);
            Require(DigestPattern().IsMatch(digest), $"blobs/{string.Join('/', parts)}: its name is no digest");
            Require(new FileInfo(path).LinkTarget is null, $"blobs/{string.Join('/', parts)}: it is a link");
            if (digest.StartsWith("sha256:", StringComparison.Ordinal))
            {
                using var content = File.OpenRead(path);
                Require(Convert.ToHexStringLower(SHA256.HashData(content)) == parts[^1], $"blob {digest}: its content has another digest");
            }
        }
    }

    private void ValidateIndex(string name, JsonElement index, bool isTopLevel = false)
    {
        ValidateHeader(name, index, IndexType);
        foreach ((var number, var entry) in index.GetProperty("manifests").EnumerateArray().Index())
        {
            var entryName = $"{name}: manifests[{number}]";
            var reference = AnnotationOf(entry, "org.opencontainers.image.ref.name");
            Require(reference is null || isTopLevel, $"{entryName}: ref.name is valid in index.json only");
            Require(reference is null || ReferenceNamePattern().IsMatch(reference), $"{entryName}: ref.name '{reference}' has not the form that it must have");
            ValidatePlatform(entryName, entry);
            Follow(entryName, entry);
        }
    }

    private void Follow(string name, JsonElement descriptor)
    {
        if (ValidateDescriptor(name, descriptor) is not { } path || !_visited.Add(path))
        {
            return;
        }

        var type = descriptor.GetProperty("mediaType").GetString()!;
        if (type is not (IndexType or ManifestType))
        {
            return;
        }

        using var document = Parse(name, path);
        if (document is not null && type == IndexType)
        {
            ValidateIndex(name, document.RootElement);
        }
        else if (document is not null)
        {
            ValidateManifest(name, document.RootElement, descriptor);
        }
    }

    private void ValidateManifest(string name, JsonElement manifest, JsonElement descriptor)
    {
        ValidateHeader(name, manifest, ManifestType);
        var config = manifest.GetProperty("config");
        var configPath = ValidateDescriptor($"{name}: config", config);
        List<JsonElement> layers = [.. manifest.GetProperty("layers").EnumerateArray()];
        List<string?> layerPaths = [.. layers.Select((layer, number) => ValidateDescriptor($"{name}: layers[{number}]", layer))];
        if (config.GetProperty("mediaType").GetString() != ConfigType)
        {
            Require(manifest.TryGetProperty("artifactType", out _), $"{name}: no image config and no artifactType");
            return;
        }

        Require(
            layers.TrueForAll(layer => layer.GetProperty("mediaType").GetString()!.StartsWith(LayerType, StringComparison.Ordinal)),
            $"{name}: layers of another family than the manifest's");
        if (configPath is null || layerPaths.Contains(null) || Parse($"{name}: config", configPath) is not { } document)
        {
            return;
        }

        using (document)
        {
            new ValidatedConfig(name, document.RootElement, _problems).Validate(
                [.. layers.Zip(layerPaths, (layer, path) => (layer.GetProperty("mediaType").GetString()!, path!))], PlatformOf(descriptor));
        }
    }

    private void ValidateHeader(string name, JsonElement document, string mediaType)
    {
        Require(document.GetProperty("schemaVersion").GetInt32() == 2, $"{name}: schemaVersion is not 2");
        Require(
            !document.TryGetProperty("mediaType", out var type) || type.GetString() == mediaType, $"{name}: its mediaType is not {mediaType}");
        ValidateAnnotations(name, document);
    }

    // The path of the blob, when it is there and of the size that it must have.
    private string? ValidateDescriptor(string name, JsonElement descriptor)
    {
        var mediaType = descriptor.GetProperty("mediaType").GetString()!;
        var digest = descriptor.GetProperty("digest").GetString()!;
        var size = descriptor.GetProperty("size").GetInt64();
        Require(MediaTypePattern().IsMatch(mediaType), $"{name}: '{mediaType}' is no media type");
        Require(size >= 0, $"{name}: its size is negative");
        ValidateAnnotations(name, descriptor);
        if (!DigestPattern().IsMatch(digest))
        {
            _problems.Add($"{name}: '{digest}' is no digest");
            return null;
        }

        var file = new FileInfo(Path.Combine(folder, "blobs", digest.Replace(':', '/')));
        if (!file.Exists)
        {
            _problems.Add($"{name}: the blob {digest} is missing");
            return null;
        }

        Require(file.Length == size, $"{name}: {digest} has {file.Length} bytes, not {size}");
        return file.Length == size ? file.FullName : null;
    }

    private void ValidateAnnotations(string name, JsonElement holder)
    {
        if (!holder.TryGetProperty("annotations", out var annotations))
        {
            return;
        }

        foreach (var annotation in annotations.EnumerateObject())
        {
            Require(annotation.Name.Length > 0 && annotation.Value.ValueKind == JsonValueKind.String, $"{name}: annotation '{annotation.Name}' is no string");
        }
    }

    private void ValidatePlatform(string name, JsonElement descriptor)
    {
        if (descriptor.TryGetProperty("platform", out var platform))
        {
            Require(platform.TryGetProperty("os", out _) && platform.TryGetProperty("architecture", out _), $"{name}: a platform needs os and architecture");
        }
    }

    private static string? PlatformOf(JsonElement descriptor) => descriptor.TryGetProperty("platform", out var platform)
        ? $"{platform.GetProperty("os").GetString()}/{platform.GetProperty("architecture").GetString()}"
        : null;

    private static string? AnnotationOf(JsonElement descriptor, string key) =>
        descriptor.TryGetProperty("annotations", out var annotations) && annotations.TryGetProperty(key, out var value)
            ? value.GetString()
            : null;

    private JsonDocument? Parse(string name, string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            Require(!bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble), $"{name}: it begins with a byte order mark");
            return JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            _problems.Add($"{name}: {e.Message}");
            return null;
        }
    }

    private void Require(bool holds, string problem)
    {
        if (!holds)
        {
            _problems.Add(problem);
        }
    }
}
