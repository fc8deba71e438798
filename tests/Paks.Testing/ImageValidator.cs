using System.Formats.Tar;
using Xunit;

namespace Paks.Testing;

/// <summary>Checks what the image specification demands of a layout. It shares no code with the product: it reads JSON
/// and tar with .NET's own readers, so that a common misunderstanding cannot hide.</summary>
public static class ImageValidator
{
    /// <summary>Fails the test, with all problems, unless a folder is a faultless layout.</summary>
    public static void AssertLayout(string folder)
    {
        var problems = FindProblems(folder);
        Assert.True(problems.Count == 0, $"{folder} is not a faultless OCI image layout:\n{string.Join('\n', problems)}");
    }

    /// <summary>Fails the test, with all problems, unless a tar file holds a faultless layout.</summary>
    public static void AssertArchive(string file)
    {
        using var folder = new TempFolder();
        TarFile.ExtractToDirectory(file, folder.Path, overwriteFiles: false);
        AssertLayout(folder.Path);
    }

    /// <summary>All problems of a layout, one a line.</summary>
    public static IReadOnlyList<string> FindProblems(string folder)
    {
        var layout = new ValidatedLayout(folder);
        layout.Validate();
        return layout.Problems;
    }
}
