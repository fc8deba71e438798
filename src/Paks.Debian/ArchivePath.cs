namespace Paks.Debian;

/// <summary>Relative paths in an archive or a package: names parted by slashes, without a way out.</summary>
internal static class ArchivePath
{
    private const int LongestPath = 4096;

    /// <exception cref="FormatException">The path is absolute, has empty, "." or ".." parts, or is too long.</exception>
    public static string Require(string path) =>
        IsSafe(path) ? path : throw new FormatException($"'{path}' is no path inside an archive");

    private static bool IsSafe(string path) =>
        path.Length is > 0 and <= LongestPath
        && !path.Contains('\0', StringComparison.Ordinal)
        && path.Split('/').All(part => part is not ("" or "." or ".."));
}
