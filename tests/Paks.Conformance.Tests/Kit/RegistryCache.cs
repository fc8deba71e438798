using System.Text.Json;
using Paks.Testing;

namespace Paks.Conformance.Tests.Kit;

/// <summary>The packages of the shared fixtures as Spack pushes them to a registry, in one.</summary>
internal sealed class RegistryCache
{
    /// <summary>The repository of the cache with all packages, every one of them signed.</summary>
    public const string SignedRepository = "paks/cache";

    /// <summary>The tag of a cache's index.</summary>
    public const string Index = "index.spack";

    private static readonly string Source = SharedFixtures.Root is null ? "" : Path.Combine(SharedFixtures.Root, "spack-oci");

    private readonly Workspace _workspace;

    /// <summary>Fills a registry and signs with a new key.</summary>
    public RegistryCache(RegistryServer server, Workspace workspace)
    {
        _workspace = workspace;
        Url = $"oci://{server.Host}/{SignedRepository}";
        Fill(server, SignedRepository, Tags);
        (PublicKey, SecretKey) = CreateKey("signer");
        PaksImage.Call(workspace.Home, "cache", "sign", Url, "--secret-key", SecretKey, "--quiet").Run().Ended();
    }

    /// <summary>The address of the cache.</summary>
    public string Url { get; }

    /// <summary>The file of the key that signed.</summary>
    public string PublicKey { get; }

    /// <summary>The same with its secret.</summary>
    public string SecretKey { get; }

    /// <summary>The tags of all packages and of the index.</summary>
    public static IReadOnlyList<string> Tags
    {
        get
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Source, "index.json")));
            return
            [
                .. json.RootElement.GetProperty("manifests").EnumerateArray()
                    .Select(manifest => manifest.GetProperty("annotations").Text("org.opencontainers.image.ref.name")),
            ];
        }
    }

    /// <summary>The packages, with what they do where Spack has installed them.</summary>
    public static IReadOnlyList<FixturePackage> Packages => FixtureCache.Padded?.Packages() ?? [];

    /// <summary>The one package of a name.</summary>
    public static FixturePackage Package(string name) => Packages.First(package => package.Name == name);

    /// <summary>The tag of a package.</summary>
    public static string TagOf(FixturePackage package) => $"{package.Name}-{package.Version}-{package.Hash}.spack";

    /// <summary>The tag of a package's signature.</summary>
    public static string SignatureTagOf(FixturePackage package) => Path.ChangeExtension(TagOf(package), ".paks");

    /// <summary>Copies packages into a repository, byte for byte, as Spack pushed them: unsigned.</summary>
    public static void Fill(RegistryServer server, string repository, IEnumerable<string> tags) =>
        tags.AsParallel().WithDegreeOfParallelism(2).ForAll(tag => Tools.Run(
            "skopeo", "copy", "--quiet", "--preserve-digests", "--dest-tls-verify=false", $"oci:{Source}:{tag}", $"docker://{server.Host}/{repository}:{tag}"));

    /// <summary>Makes a key that has signed nothing.</summary>
    /// <returns>The files of its public and its secret part.</returns>
    public (string PublicKey, string SecretKey) CreateKey(string name)
    {
        using var gpg = new GnuPg();
        var key = gpg.CreateKey($"{name} <{name}@example.org>");
        File.WriteAllBytes(_workspace.At($"{name}.pub.asc"), gpg.Export(key));
        File.WriteAllBytes(_workspace.At($"{name}.sec.asc"), gpg.ExportSecret(key));
        return (_workspace.At($"{name}.pub.asc"), _workspace.At($"{name}.sec.asc"));
    }
}
