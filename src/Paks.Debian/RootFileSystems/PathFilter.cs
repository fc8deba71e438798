namespace Paks.Debian.RootFileSystems;

/// <summary>Which files of a package belong in.</summary>
internal sealed class PathFilter(RootFileSystemRecipe recipe)
{
    private readonly PathPattern[] _leaveOut = [.. recipe.LeaveOut.Select(pattern => new PathPattern(pattern))];
    private readonly PathPattern[] _keep = [.. recipe.Keep.Select(pattern => new PathPattern(pattern))];
    private readonly PathPattern[] _setId = [.. recipe.SetId.Select(pattern => new PathPattern(pattern))];

    /// <summary>Of a package, which the recipe need not name; paths are those that the file has by the merged layout.</summary>
    public Func<string, bool> For(string package)
    {
        var only = recipe.Packages.FirstOrDefault(one => one.Names(package))?.Only?.Select(pattern => new PathPattern(pattern)).ToArray();
        return path => Any(_keep, path) || (!Any(_leaveOut, path) && (only is null || Any(only, path)));
    }

    /// <summary>Whether a file may be set-user-id or set-group-id.</summary>
    public bool MaySetId(string path) => Any(_setId, path);

    private static bool Any(PathPattern[] patterns, string path) => Array.Exists(patterns, pattern => pattern.Matches(path));
}
