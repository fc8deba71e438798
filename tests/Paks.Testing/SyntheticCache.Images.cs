using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Paks.Testing;

/// <content>The same packages as Spack pushes them to a registry.</content>
public sealed partial class SyntheticCache
{
    /// <summary>Writes the cache as an OCI image layout: an image for each package and one for the index, each under its tag.</summary>
    /// <returns>The tags.</returns>
    public IReadOnlyList<string> WriteImages(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "blobs", "sha256"));
        File.WriteAllText(Path.Combine(folder, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        var layers = _packages.ToDictionary(package => package.Hash, package => LayerOf(folder, package));
        var entries = new JsonArray();
        foreach (var package in _packages)
        {
            string[] below = [.. Closure(package).Skip(1).Reverse().Select(each => each.Hash), package.Hash];
            var config = Config(package, [.. below.Select(hash => layers[hash].DiffId)], layers[package.Hash].Layer);
            entries.Add(Image(folder, config.ToJsonString(), [.. below.Select(hash => layers[hash].Layer)], $"{package.Name}-1.0-{package.Hash}.spack"));
        }

        var index = PutImageBlob(folder, "application/vnd.oci.image.layer.v1.tar+gzip", Encoding.ASCII.GetBytes(Index().ToJsonString()));
        entries.Add(Image(folder, "{}", [index], "index.spack"));
        File.WriteAllText(Path.Combine(folder, "index.json"), new JsonObject { ["schemaVersion"] = 2, ["manifests"] = entries }.ToJsonString());
        return [.. entries.Select(entry => entry!["annotations"]!["org.opencontainers.image.ref.name"]!.GetValue<string>())];
    }

    private (JsonObject Layer, string DiffId) LayerOf(string folder, Package package)
    {
        var checksum = package.Records[0]["checksum"]!.GetValue<string>();
        var tarball = File.ReadAllBytes(Path.Combine(_folder, "blobs", "sha256", checksum[..2], checksum));
        using var plain = new GZipStream(new MemoryStream(tarball), CompressionMode.Decompress);
        return (PutImageBlob(folder, "application/vnd.oci.image.layer.v1.tar+gzip", tarball), "sha256:" + Convert.ToHexStringLower(SHA256.HashData(plain)));
    }

    private static JsonObject Config(Package package, string[] diffIds, JsonObject tarball)
    {
        var config = Document(package);
        config["architecture"] = "amd64";
        config["os"] = "linux";
        config["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray([.. diffIds.Select(diffId => JsonValue.Create(diffId))]) };
        config["config"] = new JsonObject { ["Env"] = new JsonArray("PATH=/bin:/usr/bin") };
        config["buildcache_layout_version"] = 3;
        config["binary_cache_checksum"] = new JsonObject { ["hash_algorithm"] = "sha256", ["hash"] = tarball["digest"]!.GetValue<string>()[7..] };
        return config;
    }

    private static JsonObject Image(string folder, string config, JsonObject[] layers, string tag)
    {
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
            ["config"] = PutImageBlob(folder, "application/vnd.oci.image.config.v1+json", Encoding.ASCII.GetBytes(config)),
            ["layers"] = new JsonArray([.. layers.Select(layer => layer.DeepClone())]),
        };
        var entry = PutImageBlob(folder, "application/vnd.oci.image.manifest.v1+json", Encoding.ASCII.GetBytes(manifest.ToJsonString()));
        entry["annotations"] = new JsonObject { ["org.opencontainers.image.ref.name"] = tag };
        return entry;
    }

    private static JsonObject PutImageBlob(string folder, string mediaType, byte[] content)
    {
        var checksum = Convert.ToHexStringLower(SHA256.HashData(content));
        File.WriteAllBytes(Path.Combine(folder, "blobs", "sha256", checksum), content);
        return new JsonObject { ["mediaType"] = mediaType, ["digest"] = "sha256:" + checksum, ["size"] = content.Length };
    }
}
