using System.CommandLine;
using Paks.Containers;
using Paks.Containers.Destinations;
using Paks.ImageBuilder.Commands;
using Paks.Oci;
using Paks.Registry;
using Paks.Trust;

namespace Paks.ImageBuilder.Terminal;

/// <summary>What a command finds around it: the store, the network, the engine, the terminal. Disposing it closes them.</summary>
internal sealed class CommandEnvironment : IDisposable
{
    private readonly IProgressDisplay _display;
    private readonly HttpClient _http = HttpClients.Create();
    private readonly ContentStore _store = new(Surroundings.StoreFolder);
    private readonly RegistryClient _registries;

    public CommandEnvironment(CommonOptions common, ParseResult line)
    {
        _display = common.OpenProgress(line);
        _registries = Registries.Open(line.GetValue(common.InsecureRegistries) ?? [], _display.Warn);
        Build = new BuildEnvironment
        {
            Folder = Environment.CurrentDirectory,
            Store = _store,
            TrustedKeys = Keyring.Empty,
            Http = _http,
            Registries = _registries,
            Progress = _display,
            Engine = new EngineEndpoints(Surroundings.DockerHost, Surroundings.RuntimeFolder),
        };
    }

    /// <summary>As the engine takes it; it trusts no keys.</summary>
    public BuildEnvironment Build { get; }

    /// <summary>Ends the progress, so that the result can be written.</summary>
    public ValueTask EndProgressAsync() => _display.DisposeAsync();

    /// <inheritdoc/>
    public void Dispose()
    {
        _display.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _registries.Dispose();
        _store.Dispose();
        _http.Dispose();
    }
}
