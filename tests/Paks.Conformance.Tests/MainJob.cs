using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests;

/// <summary>The walk of the README: a package of a cache, a base, and the command in a container that has nothing else.</summary>
public sealed class MainJob(ContainerHost host)
{
    public static TheoryData<string> Caches => [.. FixtureCache.All.Select(cache => cache.Name)];

    [Theory]
    [MemberData(nameof(Caches))]
    public void PutsThePackageOnTheSearchPathOfAContainer(string cacheName)
    {
        var cache = FixtureCache.Named(cacheName);
        var image = $"paks-conformance/main-job:{cacheName}";
        new BuildCall
        {
            Home = host.Home,
            Spec = "sqlite",
            Base = "debian12",
            Cache = cache.Folder,
            Key = cache.Key,
            Options = ["--load", "--tag", image],
        }.Call.With("DOCKER_HOST", Tools.DockerHost()).Run().Ended();

        var query = ContainerHost.Run(image, "sqlite3", ":memory:", "select sqlite_version()");

        Assert.Equal("3.40.1\n", query.Ended().Output);
        ContainerHost.Remove(image);
    }

    [Fact]
    public void LeavesNoPaddingInAnImageOfAPaddedCache()
    {
        Assert.SkipWhen(FixtureCache.Padded is null, "the shared fixtures are not here");
        using var workspace = new Workspace();
        new BuildCall
        {
            Home = workspace.Home,
            Spec = "sqlite",
            Cache = FixtureCache.Padded!.Folder,
            Key = FixtureCache.Padded.Key,
            Outputs = ["oci:" + workspace.At("image") + ":1"],
        }.Digest();

        Tools.Run("umoci", "raw", "unpack", "--rootless", "--image", workspace.At("image") + ":1", workspace.At("root"));

        var padding = Tools.Call("grep", "--recursive", "--text", "--files-with-matches", "__spack_path_placeholder__", workspace.At("root")).Run();
        Assert.Equal("", padding.Ended(1).Output);
    }
}
