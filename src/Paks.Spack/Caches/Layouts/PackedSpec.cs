using System.Text.Json;
using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>A spec document with what layout 2 and images note beside it of the package.</summary>
/// <param name="Document">The document.</param>
/// <param name="TarballChecksum">sha256 of the tarball as stored, 64 lower-case hexadecimal digits; null where it is not noted.</param>
/// <param name="DiffIds">The digests of the layers of an image before compression, lowest first; empty where there is no image.</param>
internal sealed record PackedSpec(SpecDocument Document, string? TarballChecksum, IReadOnlyList<string> DiffIds)
{
    /// <summary>The most bytes that a spec document may have.</summary>
    public const int MostBytes = 64 << 20;

    // Before it, the tarball was packed another time (0), or lay below no prefix (1): neither is a layer.
    private const int OldestLayout = 2;

    /// <summary>Reads a document.</summary>
    /// <exception cref="FormatException">It breaks the format, or is too old.</exception>
    public static PackedSpec Parse(ReadOnlyMemory<byte> utf8)
    {
        var document = SpecDocument.Parse(utf8);
        using var json = JsonDocument.Parse(utf8);
        RefuseOlderLayout(json.RootElement);
        return new PackedSpec(document, ReadChecksum(json.RootElement), [.. ReadDiffIds(json.RootElement)]);
    }

    private static void RefuseOlderLayout(JsonElement document)
    {
        var layout = 0;
        var isNoted = document.TryGetProperty("buildcache_layout_version", out var version) && version.TryGetInt32(out layout);
        if (layout < OldestLayout)
        {
            throw new FormatException(
                $"its buildcache_layout_version is {(isNoted ? version.GetRawText() : "not noted, so 0")}, of Spack before 0.21; {OldestLayout} to {SpecDocument.NewestCacheLayout} are read");
        }
    }

    private static string? ReadChecksum(JsonElement document)
    {
        if (!document.TryGetProperty("binary_cache_checksum", out var noted))
        {
            return null;
        }

        var algorithm = FindString(noted, "hash_algorithm");
        var checksum = FindString(noted, "hash");
        return algorithm == "sha256" && checksum is not null && Checksums.IsOne(checksum)
            ? checksum
            : throw new FormatException("its binary_cache_checksum is no sha256");
    }

    private static IEnumerable<string> ReadDiffIds(JsonElement document) =>
        document.TryGetProperty("rootfs", out var files) && files.ValueKind == JsonValueKind.Object
            && files.TryGetProperty("diff_ids", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(static item => item.ValueKind == JsonValueKind.String ? item.GetString()! : "")
            : [];

    private static string? FindString(JsonElement parent, string key) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
