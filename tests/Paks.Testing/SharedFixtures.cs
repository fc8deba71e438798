using Xunit;

namespace Paks.Testing;

/// <summary>
/// The build caches that a real Spack made: the folder <c>shared/fixtures</c> beside the repository, or the one that
/// <c>PAKS_FIXTURES</c> names. A clone of the project alone has none: what needs them is skipped.
/// </summary>
public static class SharedFixtures
{
    /// <summary>The folder; null where there is none.</summary>
    public static string? Root { get; } = Find();

    /// <summary>The full path of a file or folder of the fixtures; without them the test ends here.</summary>
    public static string Path(params IReadOnlyList<string> parts)
    {
        // Skipped also where all tools are required: a clone of the project alone must pass its own CI.
        Assert.SkipUnless(Root is not null, "the shared fixtures are not beside the repository");
        return System.IO.Path.Combine([Root!, .. parts]);
    }

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("PAKS_FIXTURES");
        var folder = string.IsNullOrEmpty(named)
            ? System.IO.Path.GetFullPath(System.IO.Path.Combine(RepositoryRoot.Path, "..", "shared", "fixtures"))
            : named;
        return Directory.Exists(folder) ? folder : null;
    }
}
