namespace Paks.Testing;

/// <summary>The build caches that the project carries with it: <c>tests/fixtures</c>.</summary>
public static class ProjectFixtures
{
    private static readonly string Root = System.IO.Path.Combine(FindRepository(), "tests", "fixtures");

    /// <summary>The full path of a file or folder of the fixtures.</summary>
    public static string Path(params IReadOnlyList<string> parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>A copy of a folder of the fixtures that a test may change; the caller removes it.</summary>
    public static string Copy(string name)
    {
        string copy = Directory.CreateTempSubdirectory("fixture-").FullName;
        string source = Path(name);
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string target = System.IO.Path.Combine(copy, System.IO.Path.GetRelativePath(source, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    private static string FindRepository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Paks.Containers.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("the tests do not lie in the repository");
    }
}
