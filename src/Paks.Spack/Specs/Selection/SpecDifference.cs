namespace Paks.Spack.Specs;

/// <summary>One thing in which a concrete spec is not what was asked for.</summary>
/// <param name="Kind">What differs.</param>
/// <param name="Text">Wanted and found, for people: <c>version 1.2.13 does not satisfy 1.3:</c>.</param>
public sealed record SpecDifference(SpecDifferenceKind Kind, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
