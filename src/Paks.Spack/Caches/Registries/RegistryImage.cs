using System.Text.Json;

namespace Paks.Spack.Caches;

/// <summary>An image manifest, read without trust in it (image-spec, manifest.md; Docker's schema 2).</summary>
internal sealed class RegistryImage
{
    public const string MediaTypeOfOci = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>The most bytes that a manifest may have (distribution-spec, "Pushing Manifests").</summary>
    public const int MostBytes = 4 << 20;

    private const string MediaTypeOfDocker = "application/vnd.docker.distribution.manifest.v2+json";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    private readonly Dictionary<string, byte[]> _inline = [];

    private RegistryImage(JsonElement manifest, ReadOnlySpan<byte> content)
    {
        Descriptor = RegistryDescriptor.Of(ReadMediaType(manifest), content);
        ArtifactType = FindString(manifest, "artifactType");
        Config = ReadDescriptor(Require(manifest, "config", JsonValueKind.Object));
        Layers = [.. Require(manifest, "layers", JsonValueKind.Array).EnumerateArray().Select(ReadDescriptor)];
        Subject = manifest.TryGetProperty("subject", out var subject) ? ReadDescriptor(subject) : null;
    }

    /// <summary>What names this manifest.</summary>
    public RegistryDescriptor Descriptor { get; }

    public string? ArtifactType { get; }

    public RegistryDescriptor Config { get; }

    public IReadOnlyList<RegistryDescriptor> Layers { get; }

    public RegistryDescriptor? Subject { get; }

    /// <summary>Whether the type is one of an image manifest.</summary>
    public static bool IsOfType(string mediaType) => mediaType is MediaTypeOfOci or MediaTypeOfDocker;

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static RegistryImage Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8, Strict);
            return new RegistryImage(json.RootElement, utf8.Span);
        }
        // InvalidOperationException: a string that is not Unicode text.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException($"its manifest is not JSON ({exception.Message})", exception);
        }
    }

    /// <summary>The bytes that the manifest itself holds of a blob, or null (descriptor.md, "data").</summary>
    public byte[]? FindInline(RegistryDescriptor descriptor) => _inline.GetValueOrDefault(descriptor.Digest);

    private static string ReadMediaType(JsonElement manifest)
    {
        if (manifest.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("its manifest is no object");
        }

        var mediaType = FindString(manifest, "mediaType") ?? MediaTypeOfOci;
        // One that could be read as an index, too, would be another thing to another reader.
        if (!IsOfType(mediaType) || manifest.TryGetProperty("manifests", out _))
        {
            throw new FormatException($"its manifest is no image manifest: {Shorten(mediaType)}");
        }

        return Require(manifest, "schemaVersion", JsonValueKind.Number).TryGetInt32(out var version) && version == 2
            ? mediaType
            : throw new FormatException("its manifest is not of schema version 2");
    }

    private RegistryDescriptor ReadDescriptor(JsonElement descriptor)
    {
        var digest = FindString(descriptor, "digest");
        if (!RegistryDescriptor.IsDigest(digest))
        {
            throw new FormatException($"its manifest holds a digest that is no sha256: '{Shorten(digest ?? "")}'");
        }

        if (!Require(descriptor, "size", JsonValueKind.Number).TryGetInt64(out var size) || size < 0)
        {
            throw new FormatException("its manifest holds a size that is none");
        }

        var mediaType = FindString(descriptor, "mediaType") ?? throw new FormatException("its manifest holds a descriptor without 'mediaType'");
        var read = new RegistryDescriptor(mediaType, digest, size);
        if (descriptor.TryGetProperty("data", out var data))
        {
            _inline[digest] = data.ValueKind == JsonValueKind.String && data.TryGetBytesFromBase64(out var content)
                && RegistryDescriptor.Of(mediaType, content) == read
                ? content
                : throw new FormatException($"its manifest holds other bytes for {digest} than that names");
        }

        return read;
    }

    private static JsonElement Require(JsonElement parent, string key, JsonValueKind kind) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(key, out var value) && value.ValueKind == kind
            ? value
            : throw new FormatException($"its manifest lacks '{key}'");

    private static string? FindString(JsonElement parent, string key) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "...";
}
