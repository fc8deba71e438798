using Paks.Containers.Caches;
using Paks.Containers.Destinations;
using Paks.Containers.Recipes;
using Paks.Oci;
using Paks.Registry;
using Paks.Testing;
using Paks.Testing.Registries;
using Paks.Trust;
using Paks.Trust.Signing;

namespace Paks.Containers.Tests.Builds.Kit;

/// <summary>A registry that holds a base and a build cache as Spack pushes it, and a machine that has seen neither.</summary>
public sealed class RegistryWorkshop : IAsyncLifetime
{
    /// <summary>The package of the cache that needs all the others.</summary>
    public const string Root = "m2";

    private static readonly RegistryOptions Quick = new() { FirstDelay = TimeSpan.FromMilliseconds(1), Silence = TimeSpan.FromSeconds(10) };

    private readonly TempFolder _folder = new();
    private readonly HttpClient _http = new();
    private readonly GnuPg _gpg = new();
    private readonly List<IDisposable> _clients = [];
    private IClearSigner? _signer;

    /// <summary>The registry.</summary>
    public LoopbackRegistry Registry { get; private set; } = null!;

    /// <summary>The cache's address.</summary>
    public string Cache => $"oci://{Registry.Host}/paks";

    /// <summary>The signer of the cache.</summary>
    public IClearSigner Signer => _signer ??= NewSigner();

    /// <summary>A path in the folder.</summary>
    public string this[string path] => _folder[path];

    public async ValueTask InitializeAsync()
    {
        Registry = await LoopbackRegistry.StartAsync();
        var cache = new SyntheticCache(_folder["cache"]);
        for (var number = 0; number < 3; number++)
        {
            var random = RandomBytes(number);
            cache.Add($"m{number}", [.. Enumerable.Range(0, number).Select(other => $"m{other}")], [new SyntheticFile("lib/library.so", () => new MemoryStream(random))]);
        }

        cache.WriteImages(_folder["images"]);
        using var layout = OciLayout.Open(_folder["images"]);
        foreach (var root in layout.Roots)
        {
            await PushAsync("paks", root, layout, root.Annotation(Descriptor.ReferenceName)!);
        }

        using var store = new ContentStore(_folder["base-store"]);
        await PushAsync("bases/small", RandomImage.Create(store, seed: 1).Root, store, "1");
    }

    /// <summary>A new machine: an empty store and a client of its own.</summary>
    /// <param name="name">The name of its store.</param>
    /// <param name="trusts">Whose signatures it trusts; null for the cache's signer.</param>
    public BuildEnvironment Machine(string name, Keyring? trusts = null)
    {
        var store = new ContentStore(_folder[name]);
        var registries = new RegistryClient(Quick);
        _clients.AddRange([store, registries]);
        return new BuildEnvironment
        {
            Folder = _folder.Path,
            Store = store,
            TrustedKeys = trusts ?? Signer.PublicKey,
            Http = _http,
            Registries = registries,
            Parallelism = 2,
        };
    }

    /// <summary>Signs the cache.</summary>
    public Task<IReadOnlyList<SignedPackage>> SignAsync(IClearSigner? signer = null) =>
        CacheSigning.RunAsync(Cache, signer ?? Signer, signAgain: false, Machine("signer"), TestContext.Current.CancellationToken);

    /// <summary>Another signer, whose key is good for thirty days.</summary>
    public IClearSigner NewSigner() => SecretKeyFile.Read(_gpg.ExportSecret(_gpg.CreateKey($"{Guid.NewGuid():N} <a@example.org>", expires: "30d")), DateTimeOffset.UtcNow);

    /// <summary>The tag of a package in the cache, with an ending.</summary>
    public string TagOf(string package, string ending) =>
        Registry.Repository("paks").Tags.Keys.Single(tag => tag.StartsWith($"{package}-", StringComparison.Ordinal) && tag.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>A recipe of the cache's root package on the registry's base.</summary>
    public ImageRecipe Recipe(string spec = Root) => Workshop.Recipe(spec) with
    {
        Base = $"docker://{Registry.Host}/bases/small:1",
        Caches = [Cache],
        Prefix = PrefixChoice.AsBuilt,
    };

    /// <summary>Builds and pushes to <c>app</c>.</summary>
    public Task<BuildResult> PushAsync(ImageRecipe recipe, BuildEnvironment machine, params string[] tags) => ImageBuild.RunAsync(
        recipe, [.. tags.Select(tag => DestinationReference.ForTag($"{Registry.Host}/app:{tag}"))], machine, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await Registry.DisposeAsync();
        _gpg.Dispose();
        _http.Dispose();
        _folder.Dispose();
    }

    private async Task PushAsync(string repository, Descriptor root, IFetchable content, string tag)
    {
        using var client = new RegistryClient(Quick);
        await new ImagePush(client.Open(Reference.Parse($"{Registry.Host}/{repository}")), content).RunAsync(root, [tag], TestContext.Current.CancellationToken);
    }

    private static byte[] RandomBytes(int seed)
    {
        var bytes = new byte[100_000];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
