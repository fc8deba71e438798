namespace Paks.Debian.RootFileSystems;

/// <summary>
/// The merged <c>/usr</c> that Debian has had by default since bookworm: what packages ship in <c>/bin</c>, <c>/lib</c> … lies below
/// <c>/usr</c>, and links stand in the old places.
/// </summary>
internal static class UsrMerge
{
    private static readonly string[] Always = ["bin", "lib", "sbin"];
    private static readonly string[] WhereUsed = ["lib32", "lib64", "libo32", "libx32"];

    /// <summary>Where a path of a package really is.</summary>
    public static string PathOf(string path)
    {
        var top = path.Split('/', 2)[0];
        return Always.Contains(top) || WhereUsed.Contains(top) ? $"usr/{path}" : path;
    }

    /// <summary>The links for a tree whose directories are given.</summary>
    public static IEnumerable<(string Path, string Target)> Links(Func<string, bool> isDirectory) =>
        Always.Concat(WhereUsed.Where(name => isDirectory($"usr/{name}"))).Select(name => (name, $"usr/{name}"));
}
