using Paks.Containers.Bases;
using Paks.Debian.Archives;
using Paks.Debian.RootFileSystems;
using Paks.Testing;
using Paks.Trust;

namespace Paks.Debian.Tests;

/// <summary>The base debian12 as this host's own mirror gives it, made once for all tests; they are skipped where there is none.</summary>
public sealed class HostMirror : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private RootFileSystem? _tree;
    private string? _whyNot;

    internal RootFileSystemRecipe Recipe { get; } = BaseDefinitions.Find("debian12")!.RecipeFor("amd64");

    internal RootFileSystemPlan? Plan { get; private set; }

    internal FolderCache Cache => new(_folder.Path);

    /// <summary>The tree; without a mirror the test ends here.</summary>
    public RootFileSystem Tree
    {
        get
        {
            Assert.SkipWhen(_tree is null, _whyNot ?? "");
            return _tree!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        var sources = AptSources.Read("/etc/apt");
        if (sources.Sources.Count == 0)
        {
            _whyNot = "this host is no Debian with sources";
            return;
        }
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        try
        {
            var planner = new RootFileSystemPlanner(Recipe, "amd64", (_, suite) => new ArchiveMirrors(sources.MirrorsOf(suite), []), http, Cache);
            Plan = await planner.PlanAsync(await planner.ReadReleasesAsync(Keyring.Read(BaseDefinitions.Find("debian12")!.Keyring), DateTimeOffset.UtcNow));
            await planner.FetchAsync(Plan);
        }
        catch (ArchiveException failure) when (failure.Kind == ArchiveFailure.Unreachable)
        {
            _whyNot = $"the mirror of this host does not answer: {failure.Message}";
            return;
        }
        _tree = new RootFileSystemUnpacker(Recipe, Cache, _folder.Path) { Parallelism = 2 }.Unpack(Plan);
    }

    public ValueTask DisposeAsync()
    {
        _tree?.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Writes the tree to disk, with modes, owned by whoever runs the test.</summary>
    public void WriteTo(string root)
    {
        foreach (var entry in Tree.Entries)
        {
            var path = Path.Combine(root, entry.Path);
            if (entry.Kind == RootFileSystemEntryKind.SymbolicLink)
            {
                File.CreateSymbolicLink(path, entry.LinkTarget!);
            }
            else if (entry.Kind == RootFileSystemEntryKind.Directory)
            {
                Directory.CreateDirectory(path, (UnixFileMode)entry.Mode);
            }
            else
            {
                WriteFile(entry, path);
            }
        }
    }

    private static void WriteFile(RootFileSystemEntry entry, string path)
    {
        Assert.Equal(RootFileSystemEntryKind.File, entry.Kind);
        using var content = entry.OpenContent()!;
        using var file = File.Create(path);
        content.CopyTo(file);
        File.SetUnixFileMode(path, (UnixFileMode)entry.Mode);
    }
}
