using Paks.Containers.Caches;
using Paks.Oci;
using Paks.Spack.Packages;
using Paks.Spack.Specs;

namespace Paks.Containers.Planning;

/// <summary>A package with its place in the image.</summary>
public sealed record PlannedPackage
{
    /// <summary>The package as it was found and verified.</summary>
    public required ResolvedPackage Package { get; init; }

    /// <summary>What its tarball holds.</summary>
    public required PackageContents Contents { get; init; }

    /// <summary>Its absolute prefix in the image.</summary>
    public required string Prefix { get; init; }

    /// <summary>How it gets there.</summary>
    public required Placement Placement { get; init; }

    /// <summary>Old and new paths, for a package that is moved; null for one that is not.</summary>
    public required PrefixMap? PrefixMap { get; init; }

    /// <summary>Its concrete spec.</summary>
    public ConcreteSpec Spec => Package.Spec;

    /// <summary>The digest of its tarball.</summary>
    public Digest Tarball => Package.Tarball;

    /// <summary>The hashes of what it links to or runs, externals left out, in the order of its spec.</summary>
    public IEnumerable<string> RuntimeDependencies => Spec.Dependencies
        .Where(edge => (edge.Types & DependencyTypes.Runtime) != 0 && Package.Document.Find(edge.Hash) is { IsExternal: false })
        .Select(edge => edge.Hash.ToString());

    /// <summary><c>name@version/hash</c> with seven characters of the hash: how people tell packages apart.</summary>
    public string ShortName => Package.ShortName;
}
