using Paks.Containers.Destinations;
using Paks.Containers.Diagnostics;
using Paks.Containers.Keys;
using Paks.Containers.Planning;
using Paks.Containers.Recipes;
using Paks.Oci;
using Paks.Registry;
using Paks.Testing;
using Paks.Trust;

namespace Paks.Containers.Tests.Builds.Kit;

/// <summary>A folder to build in, with a store of its own, and the cache that the project carries with it.</summary>
public sealed class Workshop : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TempFolder _cache = new();
    private readonly HttpClient _http = new();
    private readonly RegistryClient _registries = new();

    /// <summary>The signed cache with plain prefixes.</summary>
    public static string PlainCache => ProjectFixtures.Path("spack-v3-plain");

    /// <summary>The public key that it is signed with.</summary>
    public static string PlainKey => ProjectFixtures.Path("keys", "fixture-ed25519-public.asc");

    /// <summary>A path in the folder.</summary>
    public string this[string path] => _folder[path];

    /// <summary>What a build finds around it.</summary>
    public BuildEnvironment Environment(Action<string>? warned = null, long epoch = 0, int parallelism = 2) => new()
    {
        Folder = _folder.Path,
        Store = new ContentStore(_folder["store"]),
        TrustedKeys = KeyFile.Read(PlainKey),
        Http = _http,
        Registries = _registries,
        SourceDateEpoch = epoch,
        Parallelism = parallelism,
        Progress = new Warnings(warned),
    };

    /// <summary>A recipe of specs from the plain cache on no base.</summary>
    public static ImageRecipe Recipe(params string[] specs) => new()
    {
        Specs = specs,
        Base = "scratch",
        Caches = [PlainCache],
        Platforms = [new Platform("linux", "amd64")],
    };

    /// <summary>Builds into the layout <c>image</c>.</summary>
    public Task<BuildResult> BuildAsync(ImageRecipe recipe, BuildEnvironment? environment = null) => ImageBuild.RunAsync(
        recipe, [new DestinationReference.Layout(_folder["image"], "test")], environment ?? Environment(), TestContext.Current.CancellationToken);

    /// <summary>The plan of a build.</summary>
    public async Task<BuildPlan> PlanAsync(ImageRecipe recipe) =>
        Assert.Single(await ImageBuild.PlanAsync(recipe, Environment(), TestContext.Current.CancellationToken));

    /// <summary>Expects that a build is refused, and that it leaves no output behind.</summary>
    public async Task<Diagnostic> RefusedAsync(ImageRecipe recipe, BuildEnvironment? environment = null)
    {
        var refused = await Assert.ThrowsAsync<PaksException>(() => BuildAsync(recipe, environment));
        Assert.False(Path.Exists(_folder["image"]));
        return refused.Diagnostic;
    }

    /// <summary>Copies the plain cache to where a test may change it; gives its path.</summary>
    public string CopyCache(string name = "spack-v3-plain")
    {
        ProjectFixtures.Copy(name, _cache);
        return _cache.Path;
    }

    public void Dispose()
    {
        _registries.Dispose();
        _http.Dispose();
        _cache.Dispose();
        _folder.Dispose();
    }
}
