namespace Paks.Spack.Packages;

/// <summary>
/// The package is sound but cannot be put under this prefix; under the prefix that it was built for it can be used.
/// The message has Spack's own words.
/// </summary>
public sealed class RelocationRefusedException : InvalidOperationException
{
    internal RelocationRefusedException(RelocationRefusal refusal, string message)
        : base(message) => Refusal = refusal;

    /// <summary>The kind of reason.</summary>
    public RelocationRefusal Refusal { get; }

    /// <summary>The package, as name and version where it says so, else its prefix.</summary>
    public required string Package { get; init; }

    /// <summary>The file at fault, below the package's prefix; null where it is the whole package.</summary>
    public string? File { get; init; }

    /// <summary>The build-time prefix or path that had to be replaced.</summary>
    public string? Old { get; init; }

    /// <summary>What it had to be replaced by.</summary>
    public string? New { get; init; }

    /// <summary>The C-string that could not be shortened, where that is the reason.</summary>
    public string? CString { get; init; }
}
