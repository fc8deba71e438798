namespace Paks.Debian;

/// <summary>Names of packages, which become names of files (Debian Policy 5.6.7; in practice there are capitals, too).</summary>
internal static class PackageName
{
    private const int LongestName = 200;

    /// <exception cref="FormatException">It is no name of a package.</exception>
    public static string Require(string name) =>
        name.Length is > 0 and <= LongestName && char.IsAsciiLetterOrDigit(name[0]) && name.All(one => char.IsAsciiLetterOrDigit(one) || one is '+' or '-' or '.' or '_')
            ? name
            : throw new FormatException($"'{name}' is no name of a package");
}
