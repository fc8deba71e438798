namespace Paks.Containers.Recipes;

/// <summary>
/// A recipe as somebody wrote it, in a file, on a command line or in a project: nothing is checked, null means not said.
/// <see cref="RecipeValidator"/> makes the <see cref="ImageRecipe"/> of it.
/// </summary>
public sealed record RecipeDocument
{
    public IReadOnlyList<string>? Specs { get; init; }

    public string? Base { get; init; }

    /// <summary>Whether there need be nothing on top of the base.</summary>
    public bool BaseAlone { get; init; }

    public IReadOnlyList<string>? Caches { get; init; }

    /// <summary>Files with OpenPGP public keys that are trusted for this build.</summary>
    public IReadOnlyList<string>? Keys { get; init; }

    public IReadOnlyList<string>? Platforms { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public IReadOnlyList<string>? Outputs { get; init; }

    public string? Prefix { get; init; }

    public string? Projection { get; init; }

    public string? View { get; init; }

    public string? Libraries { get; init; }

    /// <summary>Each <c>SRC[=DIR]</c>.</summary>
    public IReadOnlyList<string>? Add { get; init; }

    /// <summary>Each <c>NAME=VALUE</c>.</summary>
    public IReadOnlyList<string>? Environment { get; init; }

    /// <summary>Each <c>NAME=VALUE</c>.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>A JSON array of words, or one command.</summary>
    public string? Entrypoint { get; init; }

    /// <summary>A JSON array of words, or one command.</summary>
    public string? Command { get; init; }

    public string? User { get; init; }

    public string? WorkingDirectory { get; init; }

    public IReadOnlyList<string>? Ports { get; init; }

    public string? Compression { get; init; }

    public string? MaxLayers { get; init; }

    public bool? RequireSignatures { get; init; }

    /// <summary>Whether packages are refused that would not run on the base; null: they are.</summary>
    public bool? CheckLinkage { get; init; }

    /// <summary>
    /// This document with <paramref name="stronger"/> laid over it: a value said there wins; lists of places and of
    /// additions (caches, keys, tags, outputs, added content, environment, labels, ports) follow one another.
    /// </summary>
    public RecipeDocument OverlaidWith(RecipeDocument stronger) => new()
    {
        Specs = stronger.Specs ?? Specs,
        Base = stronger.Base ?? Base,
        BaseAlone = stronger.BaseAlone || BaseAlone,
        Caches = Joined(stronger.Caches, Caches),
        Keys = Joined(stronger.Keys, Keys),
        Platforms = stronger.Platforms ?? Platforms,
        Tags = Joined(Tags, stronger.Tags),
        Outputs = Joined(Outputs, stronger.Outputs),
        Prefix = stronger.Prefix ?? Prefix,
        Projection = stronger.Projection ?? Projection,
        View = stronger.View ?? View,
        Libraries = stronger.Libraries ?? Libraries,
        Add = Joined(Add, stronger.Add),
        Environment = Joined(Environment, stronger.Environment),
        Labels = Joined(Labels, stronger.Labels),
        Entrypoint = stronger.Entrypoint ?? Entrypoint,
        Command = stronger.Command ?? Command,
        User = stronger.User ?? User,
        WorkingDirectory = stronger.WorkingDirectory ?? WorkingDirectory,
        Ports = Joined(Ports, stronger.Ports),
        Compression = stronger.Compression ?? Compression,
        MaxLayers = stronger.MaxLayers ?? MaxLayers,
        RequireSignatures = stronger.RequireSignatures ?? RequireSignatures,
        CheckLinkage = stronger.CheckLinkage ?? CheckLinkage,
    };

    private static IReadOnlyList<string>? Joined(IReadOnlyList<string>? first, IReadOnlyList<string>? second) =>
        first is null ? second : second is null ? first : [.. first, .. second];
}
