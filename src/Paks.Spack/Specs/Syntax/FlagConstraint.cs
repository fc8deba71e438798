namespace Paks.Spack.Specs;

/// <summary>Compiler flags asked for, all of which the spec must have: <c>cflags="-O2 -g"</c>.</summary>
/// <param name="Kind">One of cflags, cppflags, cxxflags, fflags, ldflags, ldlibs.</param>
/// <param name="Words">The single flags.</param>
/// <param name="Propagates">Whether written with <c>==</c>: meant for all dependencies when building, not checked here.</param>
public sealed record FlagConstraint(string Kind, IReadOnlyList<string> Words, bool Propagates)
{
    /// <summary>The constraint as it is written in a spec.</summary>
    public override string ToString() => Kind + (Propagates ? "==" : "=") + SpecText.Quote(string.Join(' ', Words));
}
