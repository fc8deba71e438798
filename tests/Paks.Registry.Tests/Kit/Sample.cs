using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Paks.Testing.Registries.Contents;

namespace Paks.Registry.Tests.Kit;

/// <summary>Small content for tests of the registry itself.</summary>
internal static class Sample
{
    public const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    public const string IndexType = "application/vnd.oci.image.index.v1+json";
    public const string Zeros = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Random bytes, the same for one seed.</summary>
    public static byte[] Bytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static string DigestOf(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>A manifest over a config that is put into the repository.</summary>
    public static byte[] Manifest(LoopbackRepository repository, string? artifactType = null, string? subject = null)
    {
        var config = Encoding.UTF8.GetBytes("{}");
        repository.PutBlob(config);
        return Json(new
        {
            schemaVersion = 2,
            mediaType = ManifestType,
            artifactType,
            config = new { mediaType = "application/vnd.oci.empty.v1+json", digest = DigestOf(config), size = 2 },
            layers = Array.Empty<object>(),
            subject = subject is null ? null : new { mediaType = ManifestType, digest = subject, size = 2 },
            annotations = new { made = "by hand" },
        });
    }

    /// <summary>An index over one manifest.</summary>
    public static byte[] Index(string digest, long size) => Json(new
    {
        schemaVersion = 2,
        mediaType = IndexType,
        manifests = new[] { new { mediaType = ManifestType, digest, size } },
    });

    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private static byte[] Json(object document) => JsonSerializer.SerializeToUtf8Bytes(document, WithoutNulls);
}
