namespace Paks.Spack.Packages;

/// <summary>A package tarball breaks the rules of its format, or is hostile.</summary>
public sealed class MalformedPackageException : FormatException
{
    internal MalformedPackageException(string? member, string reason, Exception? innerException = null)
        : base(member is null ? $"Malformed package: {reason}." : $"Malformed package: '{member}': {reason}.", innerException)
    {
        Member = member;
        Reason = reason;
    }

    /// <summary>The name of the archive's member at fault, as far as it could be read; null when it is the whole archive.</summary>
    public string? Member { get; }

    /// <summary>What is wrong, as a clause without a full stop.</summary>
    public string Reason { get; }
}
