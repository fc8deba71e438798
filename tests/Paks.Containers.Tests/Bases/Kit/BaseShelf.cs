using System.Text;
using Paks.Containers.Bases;
using Paks.Containers.Bases.Registries;
using Paks.Containers.Images;
using Paks.Containers.Planning;
using Paks.Containers.Recipes;
using Paks.Containers.Tests.Builds.Kit;
using Paks.Oci;
using Paks.Registry;
using Paks.Testing;
using Paks.Testing.Registries;
using Paks.Trust;
using Paks.Trust.Policies;
using Paks.Trust.Signing;

namespace Paks.Containers.Tests.Bases.Kit;

/// <summary>A registry with a base that no definition is of, and machines that look for it there.</summary>
public sealed class BaseShelf : IAsyncLifetime
{
    /// <summary>The base's name.</summary>
    public const string Name = "small";

    private readonly TempFolder _folder = new();
    private readonly HttpClient _http = new();
    private readonly RegistryClient _registries = new(new RegistryOptions { FirstDelay = TimeSpan.FromMilliseconds(1), Silence = TimeSpan.FromSeconds(10) });
    private readonly GnuPg _gpg = new();
    private readonly List<ContentStore> _stores = [];
    private readonly List<string> _warned = [];
    private IClearSigner? _signer;

    /// <summary>The registry.</summary>
    public LoopbackRegistry Registry { get; private set; } = null!;

    /// <summary>Where bases are, as settings name it.</summary>
    public string Prefix => $"{Registry.Host}/bases";

    /// <summary>Whose signature counts.</summary>
    public IClearSigner Signer => _signer ??= SecretKeyFile.Read(_gpg.ExportSecret(_gpg.CreateKey("bases <a@example.org>")), DateTimeOffset.UtcNow);

    /// <summary>What the machines' clocks tell.</summary>
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>What the machines were warned of.</summary>
    public IReadOnlyList<string> Warned => _warned;

    public async ValueTask InitializeAsync() => Registry = await LoopbackRegistry.StartAsync();

    /// <summary>Pushes the base, and signs it.</summary>
    /// <param name="isSigned">Whether it is signed.</param>
    /// <param name="change">Changes its labels.</param>
    /// <param name="state">Changes what is signed.</param>
    internal async Task<BaseDocuments> PushAsync(bool isSigned = true, Action<Dictionary<string, string>>? change = null, Func<BaseStatement, BaseStatement>? state = null)
    {
        var store = Store("source");
        var random = RandomImage.Create(store, seed: 7);
        var labels = new Dictionary<string, string>
        {
            [LabelKeys.Schema] = "1", [LabelKeys.PaksBaseName] = Name, [LabelKeys.OperatingSystem] = "small1", [LabelKeys.Verification] = "verified",
        };
        change?.Invoke(labels);
        var documents = BaseDocuments.Of(random.Config with { Config = random.Config.Config with { Labels = labels } }, random.Layers);
        store.Put(documents.ConfigBytes.Span);
        store.Put(documents.ManifestBytes.Span);
        var repository = _registries.Open(Reference.Parse($"{Prefix}/{Name}"));
        if (isSigned)
        {
            var statement = new BaseStatement
            {
                Name = Name,
                Root = documents.Manifest,
                Definition = Digest.Sha256("definition"u8),
                Platforms = [new StatedPlatform("linux/amd64", documents.Manifest, Digest.Sha256("inputs"u8), new Dictionary<string, string>())],
            };
            statement = state?.Invoke(statement) ?? statement;
            await new BaseSignature(documents.Manifest, await Signer.SignAsync(Encoding.UTF8.GetBytes(statement.Compose()))).PushAsync(repository, TestContext.Current.CancellationToken);
        }

        await new ImagePush(repository, store).RunAsync(documents.Manifest, ["latest"], TestContext.Current.CancellationToken);
        return documents;
    }

    /// <summary>A machine that trusts the signer.</summary>
    /// <param name="name">The name of its store.</param>
    /// <param name="policy">Its trust policy, or null.</param>
    /// <param name="offline">Whether it leaves the network alone.</param>
    public BuildEnvironment Machine(string name = "machine", string? policy = null, bool offline = false) => new()
    {
        Folder = _folder.Path,
        Store = Store(name),
        TrustedKeys = Keyring.Empty,
        Http = _http,
        Registries = _registries,
        Clock = new Clock(() => Now),
        Parallelism = 2,
        Offline = offline,
        Progress = new Warnings(_warned.Add),
        Bases = new BaseSettings { Registries = [Prefix], Keys = Signer.PublicKey, Policy = policy is null ? null : TrustPolicy.Parse(Encoding.UTF8.GetBytes(policy)) },
    };

    /// <summary>The files in a machine's store.</summary>
    public IReadOnlyList<string> FilesOf(string name) => Directory.Exists(_folder[name]) ? Directory.GetFiles(_folder[name], "*", SearchOption.AllDirectories) : [];

    /// <summary>Plans an image on the base.</summary>
    public static async Task<BuildPlan> PlanAsync(BuildEnvironment machine, string platform = "linux/amd64") => Assert.Single(await ImageBuild.PlanAsync(
        Recipe(platform), machine, TestContext.Current.CancellationToken));

    /// <summary>Makes an image of the base, which goes nowhere.</summary>
    public static Task<BuildResult> BuildAsync(BuildEnvironment machine, ImageLock? locked = null, bool requireSignatures = true) => ImageBuild.RunAsync(
        Recipe("linux/amd64") with { Lock = locked, RequireSignatures = requireSignatures }, [], machine, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        _registries.Dispose();
        _stores.ForEach(store => store.Dispose());
        _http.Dispose();
        _gpg.Dispose();
        _folder.Dispose();
    }

    /// <summary>The base alone.</summary>
    public static ImageRecipe Recipe(string platform) => new() { Base = Name, Platforms = [RecipeValidator.ParsePlatform(platform)], View = null };

    private ContentStore Store(string name)
    {
        var store = new ContentStore(_folder[name]);
        _stores.Add(store);
        return store;
    }

    private sealed class Clock(Func<DateTimeOffset> now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now();
    }
}
