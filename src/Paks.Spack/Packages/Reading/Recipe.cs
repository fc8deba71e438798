namespace Paks.Spack.Packages.Reading;

/// <summary>What can be seen in a recipe without running it.</summary>
internal static class Recipe
{
    /// <summary>True if the recipe defines a method by which it sets environment variables at run time.</summary>
    public static bool SetsRunEnvironment(ReadOnlySpan<byte> python) =>
        Defines(python, "setup_run_environment"u8) || Defines(python, "setup_dependent_run_environment"u8);

    /// <summary>True if a folder of a repository is the one of this package: <c>_</c> stands for <c>-</c> since Spack 1.0.</summary>
    public static bool IsFolderOf(string package, string folder) =>
        folder == package || folder.TrimStart('_') == package.Replace('-', '_').TrimStart('_');

    private static bool Defines(ReadOnlySpan<byte> python, ReadOnlySpan<byte> method)
    {
        int at;
        while ((at = python.IndexOf(method)) >= 0)
        {
            var before = python[..at];
            if (before[(before.LastIndexOf((byte)'\n') + 1)..].Trim(" \t"u8).SequenceEqual("def"u8))
            {
                return true;
            }

            python = python[(at + method.Length)..];
        }

        return false;
    }
}
