namespace Paks.Spack.Packages;

/// <summary>One package has a directory where another has a file: no view can hold both.</summary>
public sealed class ViewConflictException : InvalidOperationException
{
    internal ViewConflictException(string path, string first, string second, bool firstIsDirectory)
        : base(firstIsDirectory
            ? $"'{path}' is a directory in {first} and a file in {second}: they cannot be merged into one view."
            : $"'{path}' is a file in {first} and a directory in {second}: they cannot be merged into one view.")
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
