using System.Text.RegularExpressions;
using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests;

/// <summary>Every package of the caches that Spack made becomes an image whose programs print what Spack's own did.</summary>
public sealed partial class EveryPackage(ContainerHost host)
{
    private const string AsBuilt = "as-built";

    /// <summary>The store that the issue of every user is about: not the fixture's own, not the default of unpadded caches.</summary>
    private const string Store = "/opt/paks/store";

    /// <summary>Spack itself refuses this one: it does not fit into a store only a little shorter.</summary>
    private const string Refused = "paks-awkward";

    public static TheoryData<string, string, string> Images
    {
        get
        {
            var images = new TheoryData<string, string, string>();
            foreach (var cache in FixtureCache.All)
            {
                foreach (var spec in cache.Packages().Select(package => package.Spec))
                {
                    images.Add(cache.Name, spec, AsBuilt);
                    images.Add(cache.Name, spec, Store);
                }
            }

            return images;
        }
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void PrintsWhatItPrintedWhereSpackHadInstalledIt(string cacheName, string spec, string prefix)
    {
        var cache = FixtureCache.Named(cacheName);
        FixturePackage package = cache.Packages().Single(package => package.Spec == spec);
        Processor.Require(package.Target);
        var image = $"paks-conformance/{cacheName}/{package.Name}:{package.Hash}-{(prefix == AsBuilt ? AsBuilt : "relocated")}";
        var build = Build(cache, package, prefix, image);
        if (cache == FixtureCache.Plain && package.Name == Refused && prefix == Store)
        {
            var error = build.Run().Ended(1).Error;
            Assert.Contains("PAKS2030", error, StringComparison.Ordinal);
            Assert.Contains(AsBuilt, error, StringComparison.Ordinal);
            return;
        }

        build.Run().Ended();
        try
        {
            var home = prefix == AsBuilt ? package.OriginalPrefix : $"{Store}/{package.Name}-{package.Version}-{package.Hash}";
            host.AssertRuns(image, package, home, command => Expected(cache, command, prefix));
        }
        finally
        {
            ContainerHost.Remove(image);
        }
    }

    private static SmokeOutcome Expected(FixtureCache cache, SmokeCommand command, string prefix) =>
        prefix == AsBuilt ? command.AsBuilt : cache == FixtureCache.Plain ? InStore(command.Relocated) : command.Relocated;

    private ProgramCall Build(FixtureCache cache, FixturePackage package, string prefix, string image) => new BuildCall
    {
        Home = host.Home,
        Spec = package.Spec,
        Base = "debian12",
        Cache = cache.Folder,
        Key = cache.Key,
        Outputs = ["docker-daemon:"],
        Options = ["--prefix", prefix, "--tag", image],
    }.Call.With("DOCKER_HOST", Tools.DockerHost());

    /// <summary>
    /// What Spack printed after installing the plain cache into <c>/opt/paks</c>, as it reads in a store six characters longer:
    /// where it filled a shortened path with slashes, six fewer.
    /// </summary>
    private static SmokeOutcome InStore(SmokeOutcome relocated) =>
        relocated with { Output = ShorterStore().Replace(relocated.Output, Store + "/") };

    [GeneratedRegex("(?:/{6})?/opt/paks/(?!store/)")]
    private static partial Regex ShorterStore();
}
