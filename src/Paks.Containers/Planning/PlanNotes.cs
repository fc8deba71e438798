using Paks.Containers.Bases;
using Paks.Containers.Recipes;
using Paks.Spack.Packages;

namespace Paks.Containers.Planning;

/// <summary>What a user should know about a plan before he relies on it.</summary>
internal static class PlanNotes
{
    private const int MostConflicts = 3;

    public static IEnumerable<string> For(ImageRecipe recipe, ResolvedBase resolvedBase, IReadOnlyList<PlannedPackage> packages, View? view)
    {
        foreach (var note in resolvedBase.Notes)
        {
            yield return note;
        }

        foreach (var package in packages.Where(package => package.Package.Entry.Signer is null))
        {
            yield return $"{package.ShortName} from {package.Package.Cache.Location} is not verified.";
        }

        if (packages.Where(package => package.Contents.HasRunEnvironmentRecipe).Select(package => package.ShortName).ToList() is { Count: > 0 } recipes)
        {
            yield return $"The recipe of {string.Join(", ", recipes)} sets environment variables of its own, which a build cache does not record: "
                + "set what is needed with --env.";
        }

        var unmet = LibcNeed.Unmet(resolvedBase, packages);
        foreach (var sentence in LibcCheck.Sentences(resolvedBase, unmet))
        {
            yield return sentence;
        }

        if (resolvedBase.OperatingSystem is { } system)
        {
            var told = unmet.Select(need => need.Package).ToHashSet();
            foreach (var other in packages.Where(package => package.Spec.OperatingSystem != system && !told.Contains(package)).GroupBy(package => package.Spec.OperatingSystem))
            {
                yield return $"{string.Join(", ", other.Select(package => package.ShortName))} was built for {other.Key}, the base is {system}: "
                    + "it runs only where the base's C library is new enough.";
            }
        }

        if (recipe.Prefix.Kind == PrefixKind.AsBuilt && packages.Any(package => package.Contents.IsPadded))
        {
            yield return "Packages stay at the padded prefixes that they were built for.";
        }

        foreach (var note in Conflicts(view))
        {
            yield return note;
        }
    }

    private static IEnumerable<string> Conflicts(View? view)
    {
        foreach (var lost in (view?.Conflicts ?? []).GroupBy(conflict => (conflict.Winner, conflict.Loser)))
        {
            var paths = lost.Select(conflict => conflict.Path).ToList();
            var more = paths.Count > MostConflicts ? $" and {paths.Count - MostConflicts} more" : "";
            yield return $"The view links {string.Join(", ", paths.Take(MostConflicts))}{more} of {lost.Key.Winner}, not those of {lost.Key.Loser}.";
        }
    }
}
