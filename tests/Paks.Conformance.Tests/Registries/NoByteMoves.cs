using Paks.Conformance.Tests.Kit;

namespace Paks.Conformance.Tests.Registries;

/// <summary>Where base, packages and image share a registry, it takes over their layers itself: no byte of them comes here.</summary>
public sealed class NoByteMoves(RegistryHost registry)
{
    private const int MostRequests = 40;

    private static readonly string[] Packages =
        ["sqlite", "libpng", "xz", "zstd", "pcre2", "lua", "ncurses", "paks-fortran", "paks-env", "bzip2+shared target=x86_64"];

    [Fact]
    public void BetweenRepositoriesOfOneRegistry()
    {
        var cache = registry.Cache;
        using var workspace = new Workspace();
        var image = $"{registry.Host}/mounted/ten:1";
        var build = new BuildCall
        {
            Home = workspace.Home,
            Spec = Packages[0],
            Base = registry.Debian,
            Cache = cache.Url,
            Key = cache.PublicKey,
            Outputs = ["docker://" + image],
            Options = ["--prefix", "as-built", "--view", "none", .. Packages[1..]],
        };

        var report = build.Call.Run().Json();

        var layers = report.GetProperty("layers").EnumerateArray().ToList();
        Assert.True(layers.Count > Packages.Length);
        var transfer = report.GetProperty("registries");
        Assert.Equal(layers.Sum(layer => layer.GetProperty("size").GetInt64()), transfer.GetProperty("bytesMounted").GetInt64());
        Assert.InRange(transfer.GetProperty("requests").GetInt64(), 1, MostRequests);
        // All that was read, the index and the signatures, is less than the smallest part of the layers.
        Assert.InRange(transfer.GetProperty("bytesRead").GetInt64(), 1, 400_000);
        var kept = Directory.EnumerateFiles(workspace.Home, "*", SearchOption.AllDirectories).Select(Path.GetFileName);
        Assert.Empty(kept.Intersect(layers.Select(layer => layer.Text("digest")["sha256:".Length..])));

        ContainerHost.Pull(image);
        Assert.Equal("3.40.1\n", ContainerHost.Run(image, "sqlite3", ":memory:", "select sqlite_version()").Ended().Output);
        ContainerHost.Remove(image);
    }
}
