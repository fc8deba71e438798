namespace Paks.Debian.RootFileSystems;

/// <summary>Which files of a package belong in.</summary>
internal sealed class PathFilter(RootFileSystemRecipe recipe)
{
    private readonly PathPattern[] _leaveOut = [.. recipe.LeaveOut.Select(pattern => new PathPattern(pattern))];
    private readonly PathPattern[] _keep = [.. recipe.Keep.Select(pattern => new PathPattern(pattern))];

    /// <summary>Of a package, which the recipe need not name; paths are those that the file has by the merged layout.</summary>
    public Func<string, bool> For(string package)
    {
        var only = recipe.Packages.FirstOrDefault(one => one.Names(package))?.Only?.Select(pattern => new PathPattern(pattern)).ToArray();
        return path => Any(_keep, path) || (!Any(_leaveOut, path) && (only is null || Any(only, path)));
    }

    private static bool Any(PathPattern[] patterns, string path) => Array.Exists(patterns, pattern => pattern.Matches(path));
}
