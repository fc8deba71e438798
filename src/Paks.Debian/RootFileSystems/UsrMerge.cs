namespace Paks.Debian.RootFileSystems;

/// <summary>
/// The merged <c>/usr</c>: what packages ship in <c>/bin</c>, <c>/lib</c> … lies below <c>/usr</c>, and links stand in the old places. The
/// links are made here for releases whose packages still ship the old paths; where base-files ships them itself they are kept as they are.
/// </summary>
/// <param name="isMerged">Whether it is; else paths stay as they are shipped.</param>
internal sealed class UsrMerge(bool isMerged)
{
    private static readonly string[] Always = ["bin", "lib", "sbin"];
    private static readonly string[] WhereUsed = ["lib32", "lib64", "libo32", "libx32"];

    /// <summary>Where a path of a package is by the merged layout, which patterns of recipes are written for.</summary>
    public static string MergedPathOf(string path)
    {
        var top = path.Split('/', 2)[0];
        return Always.Contains(top) || WhereUsed.Contains(top) ? $"usr/{path}" : path;
    }

    /// <summary>Where a path of a package really is.</summary>
    public string PathOf(string path) => isMerged ? MergedPathOf(path) : path;

    /// <summary>Whether a link is one of the layout's own, shipped by a package.</summary>
    public bool IsItsLink(string path, string target) => isMerged && MergedPathOf(path) == $"usr/{path}" && target.TrimStart('/') == $"usr/{path}";

    /// <summary>The links for a tree whose directories are given.</summary>
    public IEnumerable<(string Path, string Target)> Links(Func<string, bool> isDirectory) => isMerged
        ? Always.Concat(WhereUsed.Where(name => isDirectory($"usr/{name}"))).Select(name => (name, $"usr/{name}"))
        : [];
}
