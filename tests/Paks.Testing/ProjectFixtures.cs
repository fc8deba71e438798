namespace Paks.Testing;

/// <summary>The build caches that the project carries with it: <c>tests/fixtures</c>.</summary>
public static class ProjectFixtures
{
    /// <summary>The full path of a file or folder of the fixtures.</summary>
    public static string Path(params IReadOnlyList<string> parts) => System.IO.Path.Combine([RepositoryRoot.Path, "tests", "fixtures", .. parts]);

    /// <summary>Copies a folder of the fixtures to where a test may change it.</summary>
    public static void Copy(string name, TempFolder target)
    {
        var source = Path(name);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            target.Write(System.IO.Path.GetRelativePath(source, file), File.ReadAllBytes(file));
        }
    }
}
