namespace Paks.Spack.Packages;

/// <summary>The variables that <c>spack load</c> sets, without what recipes would set.</summary>
public static class RunEnvironment
{
    private static readonly string[] SystemFolders =
    [
        .. from prefix in (string[])["", "/usr", "/usr/local"]
           from folder in (string[])["", "/bin", "/bin64", "/include", "/lib", "/lib64"]
           select prefix + folder,
    ];

    /// <summary>Computes the variables.</summary>
    /// <param name="packages">Roots and their link and run closure in Spack's order: topological, roots first.</param>
    /// <param name="keepDuplicates">True gives what Spack gives; false drops all but the first of equal directories.</param>
    /// <returns>Variable to directories, in the order in which they are searched; variables sorted ordinally.</returns>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Compute(
        IEnumerable<LoadedPackage> packages, bool keepDuplicates = false)
    {
        LoadedPackage[] leavesFirst = [.. packages.Where(package => !package.IsExternal).Reverse()];
        Dictionary<string, List<string>> variables = new(StringComparer.Ordinal);
        foreach (var package in leavesFirst)
        {
            foreach (var row in PrefixInspections.Linux)
            {
                Prepend(variables, row.Variable, package, row.Directory);
            }
        }

        // Once more, behind the recipes' own changes: whoever is run is found before whatever a recipe has put in front.
        foreach (var package in leavesFirst.Where(package => package.IsExecutable))
        {
            Prepend(variables, "PATH", package, "bin");
            Prepend(variables, "PATH", package, "bin64");
        }

        SortedDictionary<string, IReadOnlyList<string>> searched = new(StringComparer.Ordinal);
        foreach ((var variable, var values) in variables)
        {
            values.Reverse();
            searched.Add(variable, keepDuplicates ? values : [.. values.Distinct(StringComparer.Ordinal)]);
        }

        return searched;
    }

    private static void Prepend(Dictionary<string, List<string>> variables, string variable, LoadedPackage package, string directory)
    {
        var path = directory.Length == 0 ? package.Prefix : $"{package.Prefix}/{directory}";
        if (!package.HasDirectory(directory) || SystemFolders.Contains(path, StringComparer.Ordinal))
        {
            return;
        }

        if (!variables.TryGetValue(variable, out var values))
        {
            variables.Add(variable, values = []);
        }

        values.Add(path);
    }
}
