using Paks.Containers.Diagnostics;
using Paks.Containers.Planning;
using Paks.Containers.Recipes;
using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>Bases as a lock has them: their archives are not asked.</summary>
internal static class LockedBases
{
    /// <summary>The base of a recipe where a lock names its packages; else null.</summary>
    /// <exception cref="PaksException">The lock is of another base or platform, or the definition changed since.</exception>
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
            throw Mismatch(recipe, $"it was written for the base {locked.Plan.Name}, and asked for is {definition.Name}");
        }

        if (locked.Plan.Architecture != DebianPlatform.ArchitectureOf(platform))
        {
            throw Mismatch(recipe, $"what it has for {platform} is made of packages for {locked.Plan.Architecture}");
        }

        return locked.Definition == definition.Text
            ? new DebianBases(definition, platform, environment).Locked(locked.Plan)
            : throw Mismatch(recipe, $"the definition of the base {definition.Name} is not the one that was locked");
    }

    private static LockedBase? PlanOf(ImageRecipe recipe, Platform platform) => recipe.BaseLock is { } locked
        ? new LockedBase(locked.Definition, locked.Platforms.GetValueOrDefault(platform.ToString())
            ?? throw Mismatch(recipe, $"it was written for {string.Join(", ", locked.Platforms.Keys)}, and asked for is {platform}"))
        : recipe.Lock?.Platforms.GetValueOrDefault(platform.ToString())?.BasePlan;

    private static PaksException Mismatch(ImageRecipe recipe, string why) => recipe.BaseLock is null
        ? Locking.Mismatch(why)
        : Locking.Mismatch(why, remedy: $"If that is wanted, write the lock file anew: paks-image base lock {recipe.Base}.");
}
