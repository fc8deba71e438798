namespace Paks.Debian;

/// <summary>An archive could not be used; <see cref="Kind"/> says why.</summary>
public sealed class ArchiveException(ArchiveFailure kind, string location, string message, Exception? cause = null)
    : IOException(message, cause)
{
    /// <summary>The cause.</summary>
    public ArchiveFailure Kind { get; } = kind;

    /// <summary>The file or the mirror that it is about.</summary>
    public string Location { get; } = location;

    /// <summary>Whether the same may succeed when it is tried again.</summary>
    internal bool IsTransient { get; init; }

    /// <summary>Whether the mirror answered that it has no such file.</summary>
    internal bool IsAbsent { get; init; }
}
