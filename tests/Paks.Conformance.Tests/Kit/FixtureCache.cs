using System.Text.Json;

namespace Paks.Conformance.Tests.Kit;

/// <summary>A build cache that a real Spack made, and what Spack got when it installed from it.</summary>
internal sealed record FixtureCache(string Name, string Folder, string Key)
{
    private static readonly string[] Roots =
    [
        Path.Combine(Repository.Root, "tests", "fixtures"),
        Environment.GetEnvironmentVariable("PAKS_FIXTURES") ?? Path.Combine(Repository.Root, "..", "shared", "fixtures"),
    ];

    /// <summary>An unpadded store; its tarballs can be layers as they are.</summary>
    public static FixtureCache Plain { get; } =
        Find("spack-v3-plain", "fixture-ed25519-public.asc") ?? throw new DirectoryNotFoundException("no spack-v3-plain in tests/fixtures");

    /// <summary>A padded store with all packages, where the shared fixtures are.</summary>
    public static FixtureCache? Padded { get; } = Find("spack-v3", "fixture-public.asc");

    /// <summary>An unpadded store in the layout of older Spacks, where the shared fixtures are.</summary>
    public static FixtureCache? Layout2 { get; } = Find("spack-v2", "fixture-public.asc");

    /// <summary>Those of the newest layout that are here.</summary>
    public static IReadOnlyList<FixtureCache> All { get; } = Padded is null ? [Plain] : [Padded, Plain];

    public static FixtureCache Named(string name) => All.Single(cache => cache.Name == name);

    /// <summary>A document of what is expected, such as <c>expected.json</c>.</summary>
    public JsonElement Expected(string document)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder + "-expected", document)));
        return json.RootElement.Clone();
    }

    /// <summary>The packages of <c>expected.json</c>.</summary>
    public IReadOnlyList<FixturePackage> Packages() =>
        [.. Expected("expected.json").GetProperty("specs").EnumerateArray().Select(spec => new FixturePackage(spec))];

    private static FixtureCache? Find(string name, string key)
    {
        var root = Array.Find(Roots, root => Directory.Exists(Path.Combine(root, name)));
        return root is null ? null : new FixtureCache(name, Path.Combine(root, name), Path.Combine(root, "keys", key));
    }
}
