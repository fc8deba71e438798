using Paks.Containers.Bases;
using Paks.Containers.Diagnostics;
using Paks.Containers.Recipes;
using Paks.Oci;

namespace Paks.Containers.Planning;

/// <summary>Whether the base's C library is new enough: a program that was linked against a newer one does not start.</summary>
internal static class LibcCheck
{
    private const int MostPackages = 3;
    private const int MostBases = 3;

    /// <summary>Holds the packages against the base; a base that does not say what it has is not asked.</summary>
    /// <exception cref="PaksException">A package was built for a newer C library, and the recipe does not say to go on.</exception>
    public static void Require(ImageRecipe recipe, Platform platform, ResolvedBase resolvedBase, IReadOnlyList<PlannedPackage> packages)
    {
        var unmet = LibcNeed.Unmet(resolvedBase, packages);
        if (unmet.Count == 0 || !recipe.CheckLinkage)
        {
            return;
        }

        var newest = unmet.Aggregate((newest, next) => next.Libc.IsNewerThan(newest.Libc) ? next : newest);
        var fitting = BasesWith(newest, platform);
        throw new PaksException(
            DiagnosticCodes.LibcTooOld,
            $"{string.Join(" ", Sentences(resolvedBase, unmet))} {(unmet.Count == 1 ? "It" : "They")} would not run.",
            $"Take {(fitting.Count == 0 ? "a base with a newer C library" : $"--base {string.Join(" or ", fitting)}")}, packages that were built for {resolvedBase.OperatingSystem ?? "the base"}, "
            + "or --no-linkage-check to build all the same.")
        { Input = recipe.Base };
    }

    /// <summary>What is too new, a sentence for each C library.</summary>
    public static IEnumerable<string> Sentences(ResolvedBase resolvedBase, IReadOnlyList<LibcNeed> unmet) =>
        from need in unmet
        group need by (Libc: need.Libc.ToString(), need.Package.Spec.OperatingSystem) into same
        select $"{Names(same)} {(same.Count() == 1 ? "was" : "were")} built for {same.Key.Libc} ({same.Key.OperatingSystem}), {resolvedBase.Name ?? "the base"} has {resolvedBase.Libc}.";

    private static string Names(IEnumerable<LibcNeed> needs)
    {
        var names = needs.Select(need => need.Package.ShortName).ToList();
        return string.Join(", ", names.Take(MostPackages)) + (names.Count > MostPackages ? $" and {names.Count - MostPackages} more" : "");
    }

    /// <summary>Our bases that would do: first those of the distribution that the package was built on, then the oldest that is new enough.</summary>
    private static IReadOnlyList<string> BasesWith(LibcNeed need, Platform platform)
    {
        var family = KnownSystems.FamilyOf(need.Package.Spec.OperatingSystem);
        var architecture = DebianPlatform.ArchitectureOf(platform);
        return [.. BaseDefinitions.Releases
            .Select(name => (Name: name, Libc: KnownSystems.LibcOf(name)))
            .Where(one => one.Libc is { } libc && !need.Libc.IsNewerThan(libc) && BaseDefinitions.Find(one.Name)!.Architectures.Contains(architecture))
            .OrderBy(one => KnownSystems.FamilyOf(one.Name) != family)
            .ThenBy(one => one.Libc!.Version)
            .ThenBy(one => one.Name, StringComparer.Ordinal)
            .Select(one => one.Name)
            .Take(MostBases)];
    }
}
