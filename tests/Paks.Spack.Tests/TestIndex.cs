using System.Security.Cryptography;
using System.Text;
using Paks.Spack.Caches;
using Paks.Testing;

namespace Paks.Spack.Tests;

/// <summary>An index that a test makes up, in a cache of its own.</summary>
internal static class TestIndex
{
    public static byte[] Write(params TestNode[] nodes) => Encoding.UTF8.GetBytes(
        $$$$"""{"database":{"version":"8","installs":{{{{{string.Join(',', nodes.Select(Record))}}}}}}}""");

    /// <summary>Writes the files of a cache that holds this index and nothing else.</summary>
    public static void Store(string folder, byte[] text, string compression = "none", string? checksum = null, long? length = null, int version = 8)
    {
        checksum ??= Convert.ToHexStringLower(SHA256.HashData(text));
        var blob = Path.Combine(folder, "blobs", "sha256", checksum[..2], checksum);
        Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
        File.WriteAllBytes(blob, text);
        var manifests = Path.Combine(folder, "v3", "manifests", "index");
        Directory.CreateDirectory(manifests);
        File.WriteAllText(Path.Combine(manifests, "index.manifest.json"),
            $$$"""{"version":3,"data":[{"contentLength":{{{length ?? text.Length}}},"mediaType":"application/vnd.spack.db.v{{{version}}}+json","compression":"{{{compression}}}","checksumAlgorithm":"sha256","checksum":"{{{checksum}}}"}]}""");
    }

    public static CacheIndex Read(byte[] text)
    {
        using var folder = new TempFolder();
        Store(folder.Path, text);
        // Over the network the text is held in memory, so that the folder need not stay.
        using var server = new CacheServer(folder.Path);
        using var http = new HttpClient();
        return BuildCache.Open(server.Address, http).ReadIndexAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult();
    }

    private static string Record(TestNode node) =>
        $$$""" "{{{node.Hash}}}":{"spec":{{{node.Json}}},"ref_count":{{{node.ReferenceCount}}},"in_buildcache":{{{(node.IsInCache ? "true" : "false")}}}}""";
}
