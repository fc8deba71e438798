using Paks.Conformance.Tests.Kit;
using Paks.Package.Tests.Kit;
using Paks.Testing;

[assembly: AssemblyFixture(typeof(PackedFeed))]

namespace Paks.Package.Tests.Kit;

/// <summary>
/// A NuGet feed with the packages of this build, under a version of its own: NuGet keeps what it has unpacked once, and must not take an
/// older build's for this one's.
/// </summary>
public sealed class PackedFeed : IDisposable
{
    private static readonly string Configuration =
        Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!;

    private readonly Workspace _workspace = new();
    private readonly Lazy<string> _folder;

    public PackedFeed() => _folder = new Lazy<string>(Pack);

    /// <summary>The packages' version.</summary>
    public string Version { get; } = $"0.1.0-test.{Guid.NewGuid():n}";

    /// <summary>The feed's folder.</summary>
    public string Folder => _folder.Value;

    public void Dispose()
    {
        _workspace.Dispose();
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var unpacked = Path.Combine(packages, "paks.build.tasks", Version);
        if (Directory.Exists(unpacked))
        {
            Directory.Delete(unpacked, recursive: true);
        }
    }

    private string Pack()
    {
        var feed = _workspace.Folder("feed");
        foreach (var project in new[] { "Paks.Build.Tasks", "Paks.Templates" })
        {
            Tools.Run(
                "dotnet", "pack", Path.Combine(Repository.Root, "src", project), "--no-build", "--configuration", Configuration, "--output", feed,
                $"-p:PackageVersion={Version}", "-nodeReuse:false");
        }

        return feed;
    }
}
