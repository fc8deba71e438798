using System.Collections.Immutable;
using System.Text.Json;

namespace Paks.Oci;

/// <summary>What a container of the image runs with: the member <c>config</c> of an image configuration.</summary>
/// <remarks>image-spec, config.md.</remarks>
public sealed record ContainerConfig
{
    private static readonly string[] Known =
        ["User", "ExposedPorts", "Env", "Entrypoint", "Cmd", "Volumes", "WorkingDir", "Labels", "StopSignal"];

    /// <summary>User and group that the process runs as.</summary>
    public string? User { get; init; }

    /// <summary>Ports, as <c>80/tcp</c>.</summary>
    public IReadOnlyList<string>? ExposedPorts { get; init; }

    /// <summary>The environment, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>The command, to which arguments are added.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>Default arguments, or the command where there is no entry point.</summary>
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>Directories that hold a container's own data.</summary>
    public IReadOnlyList<string>? Volumes { get; init; }

    /// <summary>The working directory.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>Labels by key.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The signal that stops the container.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Members that the specification reserves or others have added, such as <c>Healthcheck</c>: kept on a rewrite.</summary>
    public IReadOnlyDictionary<string, JsonElement> Others { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;

    internal static ContainerConfig Read(JsonFields fields) => new()
    {
        User = fields.Text("User"),
        ExposedPorts = fields.KeySet("ExposedPorts"),
        Env = fields.TextList("Env"),
        Entrypoint = fields.TextList("Entrypoint"),
        Cmd = fields.TextList("Cmd"),
        Volumes = fields.KeySet("Volumes"),
        WorkingDir = fields.Text("WorkingDir"),
        Labels = fields.TextMap("Labels"),
        StopSignal = fields.Text("StopSignal"),
        Others = fields.Others(Known),
    };

    internal void Write(CanonicalJsonWriter json)
    {
        json.BeginObject();
        json.OptionalMember("User", User);
        json.OptionalSet("ExposedPorts", ExposedPorts);
        json.OptionalMember("Env", Env);
        json.OptionalMember("Entrypoint", Entrypoint);
        json.OptionalMember("Cmd", Cmd);
        json.OptionalSet("Volumes", Volumes);
        json.OptionalMember("WorkingDir", WorkingDir);
        json.OptionalMember("Labels", Labels);
        json.OptionalMember("StopSignal", StopSignal);
        json.Others(Others);
        json.EndObject();
    }
}
