namespace Paks.Oci.Tar;

/// <summary>One entry of a tar: all of its metadata that a layer keeps.</summary>
public sealed record TarEntry
{
    private const UnixFileMode ReadAll = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode ExecuteAll = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode WriteAll = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>The mode of a file unless said otherwise: 0644.</summary>
    public const UnixFileMode FileMode = ReadAll | UnixFileMode.UserWrite;

    /// <summary>The mode of a directory or a program unless said otherwise: 0755.</summary>
    public const UnixFileMode DirectoryMode = FileMode | ExecuteAll;

    /// <summary>What it is.</summary>
    public required TarEntryKind Kind { get; init; }

    /// <summary>Where it goes: relative, separated by <c>/</c>, with no empty, <c>.</c> or <c>..</c> part.</summary>
    public required string Path { get; init; }

    /// <summary>Permissions, with the set-user, set-group and sticky bits.</summary>
    public required UnixFileMode Mode { get; init; }

    /// <summary>The number of bytes in a file; 0 for all else.</summary>
    public long Size { get; init; }

    /// <summary>Where a link leads: any text for a symbolic link, the <see cref="Path"/> of an earlier entry for a hard link.</summary>
    public string? LinkTarget { get; init; }

    /// <summary>Seconds since 1970, UTC.</summary>
    public long ModificationTime { get; init; }

    /// <summary>The owning user's number.</summary>
    public int UserId { get; init; }

    /// <summary>The owning group's number.</summary>
    public int GroupId { get; init; }

    /// <summary>A directory.</summary>
    public static TarEntry Directory(string path, UnixFileMode mode = DirectoryMode) =>
        new() { Kind = TarEntryKind.Directory, Path = path, Mode = mode };

    /// <summary>A file of <paramref name="size"/> bytes.</summary>
    public static TarEntry File(string path, long size, UnixFileMode mode = FileMode) =>
        new() { Kind = TarEntryKind.File, Path = path, Mode = mode, Size = size };

    /// <summary>A symbolic link; its mode, which nothing reads, is 0777.</summary>
    public static TarEntry SymbolicLink(string path, string target) =>
        new() { Kind = TarEntryKind.SymbolicLink, Path = path, Mode = ReadAll | WriteAll | ExecuteAll, LinkTarget = target };

    /// <summary>A hard link. Give it the mode of its target: some tools apply it.</summary>
    public static TarEntry HardLink(string path, string target, UnixFileMode mode = FileMode) =>
        new() { Kind = TarEntryKind.HardLink, Path = path, Mode = mode, LinkTarget = target };
}
