using System.Net;
using Paks.Containers.Bases;
using Paks.Containers.Bases.Registries;
using Paks.Containers.Destinations;
using Paks.Containers.Diagnostics;
using Paks.Containers.Keys;
using Paks.Containers.Progress;
using Paks.Containers.Recipes;
using Paks.Containers.Registries;
using Paks.Oci;
using Paks.Registry;
using Paks.Trust;

namespace Paks.Containers;

/// <summary>What a head has opened for the engine: the store, the network, the registries. Disposing it closes them.</summary>
public sealed class OpenedEnvironment : IDisposable
{
    private readonly Surroundings _surroundings;
    private readonly HttpClient _http;
    private readonly ContentStore _store;
    private readonly RegistryClient _registries;

    /// <summary>Opens what the surroundings tell of.</summary>
    /// <param name="surroundings">What is found around the process.</param>
    /// <param name="folder">Absolute folder that relative paths start from.</param>
    /// <param name="userAgent">How servers see this program, such as <c>paks-image/1.0</c>.</param>
    /// <param name="insecureRegistries">Registries that the user calls insecure, <c>HOST[:PORT]</c>.</param>
    /// <param name="progress">Where progress and warnings are told.</param>
    /// <exception cref="PaksException">An insecure registry is named otherwise.</exception>
    public OpenedEnvironment(Surroundings surroundings, string folder, string userAgent, IReadOnlyList<string> insecureRegistries, IBuildProgress progress)
    {
        if (insecureRegistries.FirstOrDefault(host => !RegistrySettings.IsHost(host)) is { } wrong)
        {
            throw new PaksException(DiagnosticCodes.InvalidOption, $"Cannot take '{wrong}' for an insecure registry: it is no host.", "Name host and port alone, as in: --insecure-registry registry.example:5000.");
        }

        var plain = new PlainTextProgress(progress);
        _surroundings = surroundings;
        _http = CreateHttpClient(userAgent);
        _store = new ContentStore(surroundings.StoreFolder);
        _registries = new RegistryClient(new RegistryOptions
        {
            Credentials = new CredentialFiles(surroundings.CredentialFiles, surroundings.SearchPath),
            Hosts = new RegistrySettings(surroundings.RegistrySettingsFile, new CertificateFolders(surroundings.CertificateFolders), insecureRegistries),
            UserAgent = userAgent,
            Warned = plain.Warn,
        });
        Bare = new BuildEnvironment
        {
            Folder = folder,
            Store = _store,
            TrustedKeys = Keyring.Empty,
            Http = _http,
            Registries = _registries,
            Progress = plain,
            Engine = new EngineEndpoints(surroundings.DockerHost, surroundings.RuntimeFolder),
        };
    }

    /// <summary>As the engine takes it; it trusts no keys.</summary>
    public BuildEnvironment Bare { get; }

    /// <summary>As a build takes it: with the keys that its document names, or else those of the user, and this machine's sources of Debian packages.</summary>
    /// <param name="document">What is built.</param>
    /// <param name="mirrors">Debian mirrors that the user names; empty for those of the machine.</param>
    /// <param name="keyrings">Keyrings of the Debian archive that the user names.</param>
    /// <exception cref="PaksException">A key, the trust policy or a variable cannot be read.</exception>
    public BuildEnvironment For(RecipeDocument document, IReadOnlyList<string> mirrors, IReadOnlyList<string> keyrings)
    {
        var named = document.Keys is { Count: > 0 } keys ? keys.Select(key => KeyFile.Read(Path.GetFullPath(key, Bare.Folder))).Aggregate(Keyring.Empty, (all, one) => all.Merge(one)) : null;
        return Bare with
        {
            TrustedKeys = named ?? _surroundings.ReadTrustedKeys(),
            // Keys that are named for a build count for all of it.
            TrustPolicy = named is null ? _surroundings.ReadTrustPolicy() : null,
            SourceDateEpoch = _surroundings.ReadSourceDateEpoch(),
            Bases = BasesFor(named),
            Debian = new DebianSources { Mirrors = mirrors.Count > 0 ? mirrors : _surroundings.DebianMirrors, AptFolder = "/etc/apt", Keyrings = keyrings, Snapshots = _surroundings.DebianSnapshots },
        };
    }

    private BaseSettings BasesFor(Keyring? named) => _surroundings.ReadBaseRegistries() is { Count: > 0 } registries
        ? new BaseSettings { Registries = registries, Keys = _surroundings.ReadTrustedKeys(), Policy = _surroundings.ReadTrustPolicy(), Named = named ?? Keyring.Empty }
        : BaseSettings.None;

    /// <summary>A client with the program's name, bounded waits for a connection, and the environment's proxies.</summary>
    public static HttpClient CreateHttpClient(string userAgent)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(15),
            AutomaticDecompression = DecompressionMethods.None,
            MaxConnectionsPerServer = 8,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        var client = new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(userAgent);
        return client;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registries.Dispose();
        _store.Dispose();
        _http.Dispose();
    }
}
