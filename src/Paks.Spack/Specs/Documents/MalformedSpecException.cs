namespace Paks.Spack.Specs;

/// <summary>A spec document breaks the rules of its format.</summary>
public sealed class MalformedSpecException : FormatException
{
    internal MalformedSpecException(MalformedSpecKind kind, string why, Exception? inner = null)
        : base($"the spec document is malformed: {why}", inner) => Kind = kind;

    /// <summary>Which rule is broken.</summary>
    public MalformedSpecKind Kind { get; }
}
