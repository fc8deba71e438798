using System.Text.Json;

namespace Paks.Spack.Caches;

/// <summary>A manifest of layout 3: the list of blobs that make an entry.</summary>
internal sealed class CacheManifest
{
    private const int Version = 3;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private readonly JsonElement[] _records;

    private CacheManifest(JsonElement[] records) => _records = records;

    /// <summary>Reads a manifest without a signature around it.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static CacheManifest Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8, Strict);
            var root = json.RootElement.Clone();
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("version", out var version))
            {
                throw new FormatException("its manifest is no manifest: it has no version");
            }

            if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != Version)
            {
                throw new FormatException($"its manifest is of version {version.GetRawText()}; {Version} is read");
            }

            if (!root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array)
            {
                throw new FormatException("its manifest has no list 'data'");
            }

            return new CacheManifest([.. data.EnumerateArray()]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException($"its manifest is not JSON ({exception.Message})", exception);
        }
    }

    /// <summary>The first record of a media type <c>application/vnd.spack.NAME.vNUMBER SUFFIX</c>, whatever the number.</summary>
    /// <exception cref="FormatException">There is none, or it breaks the format.</exception>
    public CacheBlob Find(string name, string suffix)
    {
        foreach (var record in _records)
        {
            if (IsOfType(FindString(record, "mediaType"), $"application/vnd.spack.{name}.v", suffix))
            {
                return Read(record);
            }
        }

        throw new FormatException($"its manifest names no blob of the type application/vnd.spack.{name}.v*{suffix}");
    }

    /// <summary>The first record, whatever it is: manifests of keys have one, of a type that readers ignore.</summary>
    /// <exception cref="FormatException">There is none, or it breaks the format.</exception>
    public CacheBlob First() => _records.Length > 0 ? Read(_records[0]) : throw new FormatException("its manifest names no blob");

    private static CacheBlob Read(JsonElement record)
    {
        var checksum = RequireString(record, "checksum");
        var algorithm = RequireString(record, "checksumAlgorithm");
        var compression = RequireString(record, "compression");
        if (algorithm != "sha256")
        {
            throw new FormatException($"its manifest uses the checksum algorithm '{Shorten(algorithm)}'; only sha256 is read");
        }

        if (!Checksums.IsOne(checksum))
        {
            throw new FormatException($"its manifest holds a checksum that is none: '{Shorten(checksum)}'");
        }

        if (compression is not ("gzip" or "none"))
        {
            throw new FormatException($"its manifest uses the compression '{Shorten(compression)}'; gzip and none are read");
        }

        if (!record.TryGetProperty("contentLength", out var size) || size.ValueKind != JsonValueKind.Number
            || !size.TryGetInt64(out var length) || length < 0)
        {
            throw new FormatException("its manifest holds a blob without a length");
        }

        return new CacheBlob(RequireString(record, "mediaType"), compression, length, checksum);
    }

    private static bool IsOfType(string? mediaType, string prefix, string suffix)
    {
        if (mediaType is null || !mediaType.StartsWith(prefix, StringComparison.Ordinal) || !mediaType.EndsWith(suffix, StringComparison.Ordinal))
        {
            return false;
        }

        var digits = mediaType.Length - prefix.Length - suffix.Length;
        return digits > 0 && mediaType.AsSpan(prefix.Length, digits).IndexOfAnyExceptInRange('0', '9') < 0;
    }

    private static string? FindString(JsonElement record, string key) =>
        record.ValueKind == JsonValueKind.Object && record.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static string RequireString(JsonElement record, string key) =>
        FindString(record, key) ?? throw new FormatException($"its manifest holds a blob without '{key}'");

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "...";
}
