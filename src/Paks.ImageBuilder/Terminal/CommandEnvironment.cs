using System.CommandLine;
using System.Reflection;
using Paks.Containers;
using Paks.ImageBuilder.Commands;

namespace Paks.ImageBuilder.Terminal;

/// <summary>What a command finds around it: the store, the network, the engine, the terminal. Disposing it closes them.</summary>
internal sealed class CommandEnvironment : IDisposable
{
    private readonly IProgressDisplay _display;

    public CommandEnvironment(CommonOptions common, ParseResult line)
    {
        _display = common.OpenProgress(line);
        Opened = new OpenedEnvironment(Surroundings, Environment.CurrentDirectory, UserAgent, line.GetValue(common.InsecureRegistries) ?? [], _display);
    }

    /// <summary>What this process finds around it: the only place that asks for environment variables.</summary>
    public static Surroundings Surroundings { get; } = new(
        Environment.GetEnvironmentVariable,
        Environment.CurrentDirectory,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? home : null,
        Environment.UserName);

    /// <summary>How servers see this program.</summary>
    public static string UserAgent { get; } =
        $"paks-image/{typeof(CommandEnvironment).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0"}";

    /// <summary>What was opened.</summary>
    public OpenedEnvironment Opened { get; }

    /// <summary>As the engine takes it; it trusts no keys.</summary>
    public BuildEnvironment Build => Opened.Bare;

    /// <summary>Ends the progress, so that the result can be written.</summary>
    public ValueTask EndProgressAsync() => _display.DisposeAsync();

    /// <inheritdoc/>
    public void Dispose()
    {
        _display.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Opened.Dispose();
    }
}
