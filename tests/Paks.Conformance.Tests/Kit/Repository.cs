namespace Paks.Conformance.Tests.Kit;

/// <summary>Where the project's files are.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string? folder) => folder switch
    {
        null => throw new DirectoryNotFoundException($"no Paks.Containers.sln above {AppContext.BaseDirectory}"),
        _ when File.Exists(Path.Combine(folder, "Paks.Containers.sln")) => folder,
        _ => Find(Path.GetDirectoryName(folder)),
    };
}
