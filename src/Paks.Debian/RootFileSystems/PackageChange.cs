namespace Paks.Debian.RootFileSystems;

/// <summary>What becomes of a package from one plan to another.</summary>
/// <param name="Name">The package.</param>
/// <param name="Old">What it was; null: it was not there.</param>
/// <param name="New">What it becomes; null: it goes.</param>
public sealed record PackageChange(string Name, PlannedPackage? Old, PlannedPackage? New)
{
    /// <summary>Whether what it becomes is of a security archive or suite.</summary>
    public bool IsSecurity => New is not null && (IsOfSecurity(New.Archive) || IsOfSecurity(New.Suite));

    private static bool IsOfSecurity(string name) =>
        name == "security" || name.EndsWith("-security", StringComparison.Ordinal) || name.EndsWith("/updates", StringComparison.Ordinal);
}
