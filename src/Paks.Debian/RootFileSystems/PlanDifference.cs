namespace Paks.Debian.RootFileSystems;

/// <summary>What changes from one plan to another. A pure function of both.</summary>
public static class PlanDifference
{
    /// <summary>The packages that are added, go, or become another file, by name.</summary>
    public static IReadOnlyList<PackageChange> Of(RootFileSystemPlan old, RootFileSystemPlan next)
    {
        var before = old.Packages.ToDictionary(package => package.Name);
        var after = next.Packages.ToDictionary(package => package.Name);
        return
        [
            .. before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
                .Select(name => new PackageChange(name, before.GetValueOrDefault(name), after.GetValueOrDefault(name)))
                .Where(change => change.Old?.Sha256 != change.New?.Sha256),
        ];
    }
}
