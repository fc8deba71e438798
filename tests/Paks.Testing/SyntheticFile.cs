namespace Paks.Testing;

/// <summary>A file of a package that a test makes up.</summary>
/// <param name="Path">Its path below the prefix.</param>
/// <param name="Open">Opens its content.</param>
public sealed record SyntheticFile(string Path, Func<Stream> Open)
{
    /// <summary>Whether it is executable.</summary>
    public bool IsExecutable { get; init; }

    /// <summary>Bits of its mode beside those.</summary>
    public UnixFileMode Mode { get; init; }

    /// <summary>Whether the package lists it as text that names its prefix.</summary>
    public bool IsRelocatedText { get; init; }
}
