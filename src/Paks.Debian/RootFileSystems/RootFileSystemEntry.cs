namespace Paks.Debian.RootFileSystems;

/// <summary>An entry of a root file system.</summary>
public sealed record RootFileSystemEntry
{
    /// <summary>What it is.</summary>
    public required RootFileSystemEntryKind Kind { get; init; }

    /// <summary>Its path, relative to the root, without leading or trailing slash.</summary>
    public required string Path { get; init; }

    /// <summary>Permission bits with set-user-id, set-group-id and sticky bit.</summary>
    public required int Mode { get; init; }

    /// <summary>Numeric owner.</summary>
    public int UserId { get; init; }

    /// <summary>Numeric group.</summary>
    public int GroupId { get; init; }

    /// <summary>In seconds since 1970.</summary>
    public long ModificationTime { get; init; }

    /// <summary>Of a file, in bytes; else 0.</summary>
    public long Size => Kind == RootFileSystemEntryKind.File ? Content!.Size : 0;

    /// <summary>Of a symbolic link, as it is written; of a hard link, the path of the file; else null.</summary>
    public string? LinkTarget { get; init; }

    internal FileContent? Content { get; init; }

    /// <summary>
    /// Opens the content of a file, which can be done by several threads at once, until the root file system is disposed. Null:
    /// it is none.
    /// </summary>
    public Stream? OpenContent() => Kind == RootFileSystemEntryKind.File ? Content!.Open() : null;
}
