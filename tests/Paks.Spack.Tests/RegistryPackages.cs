using System.Security.Cryptography;
using System.Text;
using Paks.Spack.Caches;
using Paks.Spack.Specs;
using Paks.Testing;
using Paks.Trust;

namespace Paks.Spack.Tests;

/// <summary>A registry with packages that a test makes up and signs, with a mistake where it wants one.</summary>
internal sealed class RegistryPackages : IDisposable
{
    public const string Oci = "application/vnd.oci.image.manifest.v1+json";
    public const string Layer = "application/vnd.oci.image.layer.v1.tar+gzip";

    private static readonly byte[] Tar = "tar"u8.ToArray();
    private readonly Lazy<(GnuPg Gpg, string Key)> _signer = new(static () =>
    {
        var gpg = new GnuPg();
        return (gpg, gpg.CreateKey("packager"));
    });

    /// <summary>What the tarballs are said to be before compression.</summary>
    public static string DiffId { get; } = RegistryDescriptor.Of("", "plain"u8).Digest;

    public static TestNode Node { get; } = new("a") { Edges = [new TestNode("b") >> "link"] };

    public static SpecAddress Address { get; } = new("a", SpackVersion.Parse("1.0"), DagHash.Parse(Node.Hash));

    public static string Tag => CacheTags.OfSpec(Address);

    public TestRegistry Registry { get; } = new();

    /// <summary>The fingerprint of the packager's key.</summary>
    public string Key => _signer.Value.Key;

    /// <summary>The packager's key, as one who trusts it has it.</summary>
    public Keyring Keys => Keyring.Read(_signer.Value.Gpg.Export(Key));

    /// <summary>Pushes an image of a package.</summary>
    /// <returns>The digest of its manifest.</returns>
    public string Push(
        TestNode? node = null,
        string? tag = null,
        byte[]? tarball = null,
        Func<string, string>? alterConfig = null,
        Func<string, string>? alterManifest = null)
    {
        node ??= Node;
        tarball ??= Tar;
        var config = Encoding.UTF8.GetBytes((alterConfig ?? Same)(Config(node, tarball)));
        var manifest = $$$"""{"schemaVersion":2,"mediaType":"{{{Oci}}}","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{{Registry.Put(config)}}}","size":{{{config.Length}}}},"layers":[{"mediaType":"{{{Layer}}}","digest":"{{{Registry.Put(tarball)}}}","size":3}]}""";
        return Registry.Put(tag ?? CacheTags.OfSpec(SpecAddress.Of(node.ToSpec())), Encoding.UTF8.GetBytes((alterManifest ?? Same)(manifest)));

        static string Same(string text) => text;
    }

    /// <summary>What the cache says of a package to one who signs it.</summary>
    public Task<RegistrySpec> ReadSpecAsync(string? tag = null) =>
        new RegistrySpecs(Registry).ReadAsync(tag ?? Tag, TestContext.Current.CancellationToken);

    public byte[] Sign(PackageStatement statement) => _signer.Value.Gpg.ClearSign(statement.Compose(), [Key]);

    /// <summary>Signs a package; nothing is pushed.</summary>
    public async Task<SignatureArtifact> SignAsync(string? tag = null, Func<string, string>? alterSigned = null)
    {
        var spec = await ReadSpecAsync(tag);
        var signed = Sign(spec.State(spec.TarballDiffId!));
        return SignatureArtifact.Build(
            alterSigned is null ? signed : Encoding.UTF8.GetBytes(alterSigned(Encoding.UTF8.GetString(signed))), spec.ConfigContent);
    }

    /// <summary>Reads an entry; without keys named, those of the packager count if he has signed anything.</summary>
    public Task<CacheEntry> ReadAsync(Keyring? keys = null, bool required = true, SpecAddress? address = null) =>
        BuildCache.Open(Registry).ReadEntryAsync(
            address ?? Address,
            keys ?? (_signer.IsValueCreated ? Keys : Keyring.Empty),
            required,
            DateTimeOffset.UtcNow,
            TestContext.Current.CancellationToken);

    public void Dispose()
    {
        if (_signer.IsValueCreated)
        {
            _signer.Value.Gpg.Dispose();
        }
    }

    private static string Config(TestNode node, byte[] tarball)
    {
        var text = Encoding.UTF8.GetString(node.ToDocument());
        return $$$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["{{{DiffId}}}"]},{{{text[1..^1]}}},"buildcache_layout_version":3,"binary_cache_checksum":{"hash_algorithm":"sha256","hash":"{{{Convert.ToHexStringLower(SHA256.HashData(tarball))}}}"}}""";
    }
}
