namespace Paks.Debian;

/// <summary>A <c>.deb</c> is not what it should be, or holds something that a base may not hold.</summary>
public sealed class MalformedPackageException(string package, string reason, Exception? cause = null)
    : FormatException($"cannot unpack {package}: {reason}", cause)
{
    /// <summary>The package, by name or file name.</summary>
    public string Package { get; } = package;
}
