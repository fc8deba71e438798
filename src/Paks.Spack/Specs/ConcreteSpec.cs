using System.Collections.ObjectModel;

namespace Paks.Spack.Specs;

/// <summary>One fully decided build of one package: a node of a spec document or of a cache's index.</summary>
public sealed record ConcreteSpec
{
    /// <summary>Package name, of letters, digits, <c>-</c> and <c>_</c>: safe as a path component.</summary>
    public required string Name { get; init; }

    public required SpackVersion Version { get; init; }

    /// <summary>Recipe repository (<c>builtin</c>), null where none is recorded.</summary>
    public string? Namespace { get; init; }

    /// <summary><c>linux</c>, <c>darwin</c> ...</summary>
    public required string Platform { get; init; }

    /// <summary>What Spack calls the operating system: <c>debian12</c>, <c>ubuntu24.04</c>.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary>Name of the microarchitecture: <c>x86_64_v3</c>, <c>haswell</c>.</summary>
    public required string Target { get; init; }

    /// <summary>Direct ancestors of the target as the document tells them; empty for generic targets.</summary>
    public IReadOnlyList<string> TargetParents { get; init; } = [];

    /// <summary>Variants by name, in order of names.</summary>
    public IReadOnlyDictionary<string, VariantValue> Variants { get; init; } =
        ReadOnlyDictionary<string, VariantValue>.Empty;

    /// <summary>Compiler flags (<c>cflags</c> ...), the empty lists left out.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Flags { get; init; } =
        ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>Edges of all types, in the order recorded (by name).</summary>
    public IReadOnlyList<SpecDependency> Dependencies { get; init; } = [];

    /// <summary>Whether this was found on the system that built, and is in no cache.</summary>
    public bool IsExternal { get; init; }

    /// <summary>Prefix of an external on the system that built, null when it is none or was found otherwise.</summary>
    public string? ExternalPath { get; init; }

    /// <summary>
    /// What compiled it, as <c>name@version</c>: recorded in the node (formats up to 4), or the dependency that provides
    /// C, C++ or Fortran; null when nothing was compiled.
    /// </summary>
    public string? Compiler { get; init; }

    public required DagHash Hash { get; init; }

    /// <summary>For a spliced spec the one that was built, whose tarball holds its files; null for all others.</summary>
    public SpecReference? BuildSpec { get; init; }

    /// <summary>Format of the document that it was read from: 1 to 5.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>Format in which it was first written; below <see cref="FormatVersion"/> for one that Spack upgraded.</summary>
    public required int OriginalFormatVersion { get; init; }

    /// <summary>
    /// The node as Spack prints it, with its compiler at the end:
    /// <c>sqlite@3.40.1+fts~functions build_system=autotools platform=linux os=debian12 target=x86_64 %gcc@12.2.0</c>.
    /// It parses as an <see cref="AbstractSpec"/> that this node matches.
    /// </summary>
    public string ToSpecString() => SpecText.Write(this);
}
