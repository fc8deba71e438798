namespace Paks.Oci.Tar;

/// <summary>An entry that cannot go into a tar as it is.</summary>
public sealed class InvalidTarEntryException : FormatException
{
    internal InvalidTarEntryException(string path, string problem)
        : base($"tar entry '{path}': {problem}")
    {
        Path = path;
        Problem = problem;
    }

    /// <summary>The entry's path.</summary>
    public string Path { get; }

    /// <summary>What is wrong with it.</summary>
    public string Problem { get; }
}
