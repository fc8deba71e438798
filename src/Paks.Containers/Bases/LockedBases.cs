using Paks.Containers.Planning;
using Paks.Containers.Recipes;
using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>Bases as a lock has them: their archives are not asked.</summary>
internal static class LockedBases
{
    /// <summary>The base of a recipe where a lock names its packages; else null.</summary>
    /// <exception cref="Diagnostics.PaksException">The lock is of another base or platform, or the definition changed since.</exception>
    public static ResolvedBase.Debian? Find(ImageRecipe recipe, Platform platform, BuildEnvironment environment)
    {
        if (PlanOf(recipe, platform) is not { } locked
            || recipe.Base.Contains(':', StringComparison.Ordinal)
            || BaseDefinitions.Find(recipe.Base, environment.Folder) is not { } definition)
        {
            return null;
        }

        if (locked.Plan.Name != definition.Name)
        {
            throw Locking.Mismatch($"it was written for the base {locked.Plan.Name}, and asked for is {definition.Name}");
        }

        return locked.Definition == definition.Text
            ? new DebianBases(definition, platform, environment).Locked(locked.Plan)
            : throw Locking.Mismatch($"the definition of the base {definition.Name} is not the one that was locked");
    }

    private static LockedBase? PlanOf(ImageRecipe recipe, Platform platform) => recipe.BaseLock is { } locked
        ? new LockedBase(locked.Definition, locked.Platforms.GetValueOrDefault(platform.ToString())
            ?? throw Locking.Mismatch($"it was written for {string.Join(", ", locked.Platforms.Keys)}, and asked for is {platform}"))
        : recipe.Lock?.Platforms.GetValueOrDefault(platform.ToString())?.BasePlan;
}
