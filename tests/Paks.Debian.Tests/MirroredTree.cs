using Paks.Containers.Bases;
using Paks.Debian.Archives;
using Paks.Debian.RootFileSystems;
using Paks.Trust;

namespace Paks.Debian.Tests;

/// <summary>Trees of packages that this host's own mirror has, for any architecture.</summary>
internal static class MirroredTree
{
    /// <summary>Makes a tree of packages that are signed as a base's; without a mirror there is a reason instead.</summary>
    public static async Task<(RootFileSystem? Tree, RootFileSystemPlan? Plan, string? WhyNot)> MakeAsync(
        string baseName, RootFileSystemRecipe recipe, string architecture, string folder)
    {
        var sources = AptSources.Read("/etc/apt");
        if (sources.Sources.Count == 0)
        {
            return (null, null, "this host is no Debian with sources");
        }

        var cache = new FolderCache(folder);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        try
        {
            var planner = new RootFileSystemPlanner(recipe, architecture, (_, suite) => new ArchiveMirrors(sources.MirrorsOf(suite), []), http, cache);
            var plan = await planner.PlanAsync(await planner.ReadReleasesAsync(Keyring.Read(BaseDefinitions.Find(baseName)!.Keyring), DateTimeOffset.UtcNow));
            await planner.FetchAsync(plan);
            return (new RootFileSystemUnpacker(recipe, cache, folder) { Parallelism = 2 }.Unpack(plan), plan, null);
        }
        catch (ArchiveException failure) when (failure.Kind == ArchiveFailure.Unreachable)
        {
            return (null, null, $"the mirror of this host does not answer: {failure.Message}");
        }
        catch (ArchiveException failure) when (failure.Kind == ArchiveFailure.ChecksumMismatch && architecture != "amd64")
        {
            // Mirrors may be behind with the indexes of rare architectures.
            return (null, null, $"the mirror of this host has other indexes of {architecture} than its release names: {failure.Message}");
        }
    }

    /// <summary>Writes a tree to disk, with modes, owned by whoever runs the test.</summary>
    public static void Write(RootFileSystem tree, string root, Func<string, bool>? isWritten = null)
    {
        foreach (var entry in tree.Entries.Where(entry => isWritten is null || isWritten(entry.Path)))
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
