namespace Paks.Spack.Packages;

/// <summary>One package has a directory where another has a file: no view can hold both.</summary>
public sealed class ViewConflictException : InvalidOperationException
{
    internal ViewConflictException(string path, string first, string second, bool firstIsDirectory)
        : base($"'{path}' is a {(firstIsDirectory ? "directory" : "file")} in {first} and a {(firstIsDirectory ? "file" : "directory")} in {second}: they cannot be merged into one view.")
    {
        Path = path;
        First = first;
        Second = second;
    }

    /// <summary>The path below the prefixes.</summary>
    public string Path { get; }

    /// <summary>The package that comes first in the view.</summary>
    public string First { get; }

    /// <summary>The package that clashes with it.</summary>
    public string Second { get; }
}
