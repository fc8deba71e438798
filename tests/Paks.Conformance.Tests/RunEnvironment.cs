using System.Text.Json;
using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests;

/// <summary>
/// Without a view, the image's variables hold the same folders in the same order as Spack's <c>load</c> of the same roots, where they
/// do not come from a recipe, which a cache does not hold.
/// </summary>
public sealed class RunEnvironment
{
    /// <summary>Folders that Spack puts in front of a variable for every package that has them.</summary>
    private static readonly Dictionary<string, string[]> Inspections = new()
    {
        ["PATH"] = ["bin"],
        ["MANPATH"] = ["man", "share/man"],
        ["ACLOCAL_PATH"] = ["share/aclocal"],
        ["PKG_CONFIG_PATH"] = ["lib/pkgconfig", "lib64/pkgconfig", "share/pkgconfig"],
        ["CMAKE_PREFIX_PATH"] = [""],
    };

    public static TheoryData<string, int> Loads
    {
        get
        {
            var loads = new TheoryData<string, int>();
            foreach (var cache in FixtureCache.All)
            {
                for (var load = 0; load < cache.Expected("environment.json").GetProperty("loads").GetArrayLength(); load++)
                {
                    loads.Add(cache.Name, load);
                }
            }

            return loads;
        }
    }

    [Theory]
    [MemberData(nameof(Loads))]
    public void IsThatOfSpackLoad(string cacheName, int load)
    {
        var cache = FixtureCache.Named(cacheName);
        var expected = cache.Expected("environment.json").GetProperty("loads")[load];
        var store = cache.Expected("expected.json").GetProperty("relocated_store").GetString()!;
        string[] roots = [.. expected.GetProperty("roots").EnumerateArray().Select(root => root.GetString()!)];
        using var workspace = new Workspace();
        new BuildCall
        {
            Home = workspace.Home,
            Spec = roots[0],
            Cache = cache.Folder,
            Key = cache.Key,
            Outputs = ["oci:" + workspace.At("image") + ":1"],
            Options = ["--view", "none", "--prefix", store, .. roots[1..]],
        }.Digest();

        using var inspected = JsonDocument.Parse(Tools.Run("skopeo", "inspect", $"oci:{workspace.At("image")}:1"));

        var ofSpack = Folders(expected.GetProperty("sh").EnumerateArray().Select(line => line.GetString()!["export ".Length..].TrimEnd(';')), store);
        Assert.Contains("CMAKE_PREFIX_PATH", ofSpack.Keys);
        Assert.Equal(ofSpack, Folders(inspected.RootElement.GetProperty("Env").EnumerateArray().Select(line => line.GetString()!), store));
    }

    /// <summary>The folders of packages in each variable, each where it comes first.</summary>
    private static Dictionary<string, string> Folders(IEnumerable<string> assignments, string store)
    {
        var folders = new Dictionary<string, string>();
        foreach (var parts in assignments.Select(assignment => assignment.Split('=', 2)).Where(parts => Inspections.ContainsKey(parts[0])))
        {
            string[] ofPackages = [.. parts[1].Split(':').Where(folder => IsInspected(folder, store, Inspections[parts[0]])).Distinct()];
            if (ofPackages.Length > 0)
            {
                folders.Add(parts[0], string.Join(':', ofPackages));
            }
        }

        return folders;
    }

    private static bool IsInspected(string folder, string store, string[] inspections) =>
        folder.StartsWith(store + "/", StringComparison.Ordinal) && folder[(store.Length + 1)..].Split('/', 2) is var parts
            && inspections.Contains(parts.Length == 2 ? parts[1] : "");
}
