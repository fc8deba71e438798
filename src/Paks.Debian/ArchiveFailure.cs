namespace Paks.Debian;

/// <summary>Why an archive could not be used.</summary>
public enum ArchiveFailure
{
    /// <summary>No mirror answers, or none has the file.</summary>
    Unreachable,

    /// <summary>Every mirror and snapshot answers that it does not have a package, which a plan names.</summary>
    Gone,

    /// <summary>No trusted key signed the release; the inner exception is the SignatureException that says why.</summary>
    Untrusted,

    /// <summary>The release is of another time: its validity is over, or has not begun.</summary>
    Outdated,

    /// <summary>The release is older than one that was seen before: an attacker, or a stale mirror, may hold back updates.</summary>
    Replayed,

    /// <summary>The release is of another suite, or has no such component or architecture.</summary>
    WrongSuite,

    /// <summary>A file is not what the signed release, or the index under it, says: its digest or its size differs.</summary>
    ChecksumMismatch,

    /// <summary>A release or an index is not what it should be.</summary>
    Malformed,
}
