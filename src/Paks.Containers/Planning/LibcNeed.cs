using Paks.Containers.Bases;
using Paks.Spack.Specs;

namespace Paks.Containers.Planning;

/// <summary>A package with the C library of the system that it was built on, which it finds in the base.</summary>
internal sealed record LibcNeed(PlannedPackage Package, CLibrary Libc)
{
    private const int CompilersAreNodes = 5;

    /// <summary>The packages that were built for a newer C library than the base has.</summary>
    public static IReadOnlyList<LibcNeed> Unmet(ResolvedBase resolvedBase, IEnumerable<PlannedPackage> packages) => resolvedBase.Libc is not { } libc
        ? []
        : [.. packages.Select(package => LibcOf(package) is { } needed && needed.IsNewerThan(libc) ? new LibcNeed(package, needed) : null).OfType<LibcNeed>()];

    /// <summary>
    /// What Spack recorded; else, as it does not before version 1, what the operating system has. A package whose own libc is in the
    /// image needs none of the base, and neither does one in which nothing was compiled.
    /// </summary>
    private static CLibrary? LibcOf(PlannedPackage package)
    {
        var spec = package.Spec;
        if (spec.Dependencies.FirstOrDefault(edge => (edge.Types & DependencyTypes.Runtime) != 0 && IsLibc(edge)) is { } edge)
        {
            return edge.Name == CLibrary.Gnu && package.Package.Document.Find(edge.Hash) is { IsExternal: true } node ? new CLibrary(CLibrary.Gnu, node.Version) : null;
        }

        return spec.Platform == "linux" && (spec.Compiler is not null || spec.OriginalFormatVersion < CompilersAreNodes) ? KnownSystems.LibcOf(spec.OperatingSystem) : null;
    }

    private static bool IsLibc(SpecDependency edge) => edge.Name is CLibrary.Gnu or "musl" || edge.Virtuals.Contains("libc");
}
