using System.Text.Json;
using Paks.Testing;

namespace Paks.Spack.Tests.Packages.Kit;

/// <summary>A build cache that a real Spack made, the project's own or a shared one, and what Spack made of it.</summary>
internal sealed class FixtureCache
{
    private readonly string _expected;

    private FixtureCache(string name)
    {
        var own = ProjectFixtures.Path(name);
        var folder = Directory.Exists(own) ? own : SharedFixtures.Path(name);
        _expected = folder + "-expected";
        var document = ReadExpected("expected.json");
        OriginalStore = document.GetProperty("original_store").GetString()!;
        UnpaddedStore = document.GetProperty("original_store_unpadded").GetString()!;
        Packages = document.GetProperty("specs").EnumerateArray()
            .Select(spec => new FixturePackage(Path.Combine(folder, GetTarball(spec.GetProperty("tarball"))), spec))
            .ToDictionary(package => package.Hash, StringComparer.Ordinal);
    }

    public string OriginalStore { get; }

    public string UnpaddedStore { get; }

    public IReadOnlyDictionary<string, FixturePackage> Packages { get; }

    public static FixtureCache Open(string name) => new(name);

    public JsonElement ReadExpected(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_expected, file)));
        return document.RootElement.Clone();
    }

    /// <summary>A package and what it needs, in the order in which Spack looks for their prefixes.</summary>
    public IReadOnlyList<FixturePackage> RelocationSources(FixturePackage package)
    {
        List<string> order = [package.Hash];
        for (var i = 0; i < order.Count; i++)
        {
            order.AddRange(Packages[order[i]].DependenciesOf("link").Except(order, StringComparer.Ordinal));
        }

        order.AddRange(package.DependenciesOf("run").Except(order, StringComparer.Ordinal));
        return [.. order.Select(hash => Packages[hash])];
    }

    private static string GetTarball(JsonElement tarball) =>
        (tarball.TryGetProperty("blob", out var path) ? path : tarball.GetProperty("path")).GetString()!;
}
