namespace Paks.Containers.Recipes;

/// <summary>How a container of the image runs. Null and empty mean: as the base has it.</summary>
public sealed record RunSettings
{
    /// <summary>Environment variables, last word over base and packages.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Labels, last word over ours.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The command that always runs.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>The default arguments or command.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary><c>user[:group]</c>, names or numbers.</summary>
    public string? User { get; init; }

    /// <summary>Absolute path that the command starts in.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Ports as <c>8080</c>, <c>8080/tcp</c> or <c>53/udp</c>.</summary>
    public IReadOnlyList<string> Ports { get; init; } = [];

    /// <summary>Whether all of it is as the base has it.</summary>
    public bool IsEmpty =>
        Environment.Count == 0 && Labels.Count == 0 && Ports.Count == 0 && (Entrypoint, Command, User, WorkingDirectory) is (null, null, null, null);
}
