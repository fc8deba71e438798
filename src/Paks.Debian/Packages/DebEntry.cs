namespace Paks.Debian.Packages;

/// <summary>An entry of a package's file system archive.</summary>
public sealed record DebEntry
{
    /// <summary>What it is.</summary>
    public required DebEntryKind Kind { get; init; }

    /// <summary>Its path, relative to the root, without leading or trailing slash.</summary>
    public required string Path { get; init; }

    /// <summary>Permission bits with set-user-id, set-group-id and sticky bit.</summary>
    public required int Mode { get; init; }

    /// <summary>Numeric owner.</summary>
    public required int UserId { get; init; }

    /// <summary>Numeric group.</summary>
    public required int GroupId { get; init; }

    /// <summary>In seconds since 1970.</summary>
    public required long ModificationTime { get; init; }

    /// <summary>Of a file, in bytes; else 0.</summary>
    public long Size { get; init; }

    /// <summary>Of a symbolic link, as it is written; of a hard link, the path of the file; else null.</summary>
    public string? LinkTarget { get; init; }

    /// <summary>Of a file that is not empty; valid until the next entry is read.</summary>
    public Stream? Content { get; init; }
}
