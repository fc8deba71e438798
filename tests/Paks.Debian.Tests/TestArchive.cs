using Paks.Debian.Archives;
using Paks.Debian.RootFileSystems;
using Paks.Testing;
using Paks.Testing.Debian;
using Paks.Trust;

namespace Paks.Debian.Tests;

/// <summary>An archive in a folder, with what reads it.</summary>
internal sealed class TestArchive : SignedArchive
{
    private readonly TempFolder _cache = new();

    public TestArchive()
    {
        Keyring = Keyring.Read(Gpg.Export());
        Cache = new FolderCache(_cache.Path);
    }

    public Keyring Keyring { get; }

    public FolderCache Cache { get; }

    public TestArchive Add(TestPackage package, string suite = "stable")
    {
        AddPackage(package, suite);
        return this;
    }

    /// <summary>Writes the indexes and signs the releases.</summary>
    public TestArchive Publish()
    {
        PublishAll();
        return this;
    }

    public DebianArchive Open(string suite = "stable", params string[] mirrors) =>
        new(new ArchiveMirrors(mirrors.Length > 0 ? mirrors : [Root], []), suite, NoHttp.Client, Cache);

    public ArchiveRecipe Recipe(params string[] suites) => new()
    {
        Name = "main",
        Mirrors = [Root],
        Suites = suites.Length > 0 ? suites : ["stable"],
        Components = ["main"],
        SignedBy = [Key],
    };

    public RootFileSystemRecipe RecipeOf(params PackageRecipe[] packages) => new()
    {
        Name = "test",
        Architectures = Architectures,
        Archives = [Recipe([.. Suites])],
        Packages = packages,
    };

    public async Task<RootFileSystemPlan> PlanAsync(RootFileSystemRecipe recipe, string architecture = "amd64")
    {
        var planner = Planner(recipe, architecture);
        var plan = await planner.PlanAsync(await planner.ReadReleasesAsync(Keyring, Now));
        await planner.FetchAsync(plan);
        return plan;
    }

    public RootFileSystemPlanner Planner(RootFileSystemRecipe recipe, string architecture = "amd64", params string[] snapshots) =>
        new(recipe, architecture, (archive, _) => new ArchiveMirrors(archive.Mirrors, []) { Snapshots = snapshots }, NoHttp.Client, Cache) { ScratchFolder = _cache.Path };

    protected override void Dispose(bool isDisposing)
    {
        base.Dispose(isDisposing);
        _cache.Dispose();
    }
}
