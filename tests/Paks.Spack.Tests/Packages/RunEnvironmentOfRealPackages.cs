using System.Text.Json;
using Paks.Spack.Packages;
using Paks.Spack.Tests.Packages.Kit;

namespace Paks.Spack.Tests.Packages;

/// <summary>Ground truth: the shell code that Spack gives for loading packages.</summary>
public sealed class RunEnvironmentOfRealPackages
{
    private static readonly HashSet<string> OfRecipes = ["PAKS_ENV_HOME", "PAKS_ENV_FLAG", "PAKS_ENV_TOOLS", "PAKS_ENV_LATE", "SPACK_LOADED_HASHES"];

    [Theory]
    [InlineData("spack-v3", "/opt/paks/store")]
    [InlineData("spack-v3-plain", "/opt/paks")]
    [InlineData("spack-v2", "/paks")]
    public void IsWhatSpackLoadSets(string cacheName, string store)
    {
        var cache = FixtureCache.Open(cacheName);
        foreach (var load in cache.ReadExpected("environment.json").GetProperty("loads").EnumerateArray())
        {
            var expected = ReadShell(load, store);
            string[] roots = [.. load.GetProperty("roots").EnumerateArray().Select(root => root.GetString()!)];

            // Every package is in this variable once: so it tells the order in which Spack goes through them.
            FixturePackage[] order = [.. expected["CMAKE_PREFIX_PATH"].Select(prefix => cache.Packages[prefix[(prefix.LastIndexOf('-') + 1)..]])];
            HashSet<string> executables = [.. order.SelectMany(package => package.DependenciesOf("run"))];
            var actual = RunEnvironment.Compute(
                order.Select(package => new LoadedPackage
                {
                    Prefix = $"{store}/{package.Name}-{package.Version}-{package.Hash}",
                    HasDirectory = package.Read().HasDirectory,
                    IsExecutable = roots.Contains(package.Name) || executables.Contains(package.Hash),
                }),
                keepDuplicates: true);
            Assert.Equal(Lines(expected), Lines(actual.ToDictionary(variable => variable.Key, variable => variable.Value.ToArray())));
        }
    }

    [Fact]
    public void DropsRepeatedDirectoriesWhereItIsAskedTo()
    {
        LoadedPackage[] packages = [Package("/p/top", true, "bin"), Package("/p/leaf", true, "bin", "bin64"), Package("/p/library", false, "bin")];
        Assert.Equal(
            ["/p/top/bin", "/p/leaf/bin64", "/p/leaf/bin", "/p/top/bin", "/p/leaf/bin", "/p/library/bin"],
            RunEnvironment.Compute(packages, keepDuplicates: true)["PATH"]);
        Assert.Equal(["/p/top/bin", "/p/leaf/bin64", "/p/leaf/bin", "/p/library/bin"], RunEnvironment.Compute(packages)["PATH"]);
    }

    [Fact]
    public void LeavesOutExternalsAndSystemFolders()
    {
        LoadedPackage[] packages = [Package("/p/top", true, "", "share/man"), Package("/usr", true, "", "bin", "share/man"), Package("/ext", true, "bin") with { IsExternal = true }];
        var variables = RunEnvironment.Compute(packages);
        Assert.Equal(["CMAKE_PREFIX_PATH", "MANPATH"], variables.Keys);
        Assert.Equal(["/p/top"], variables["CMAKE_PREFIX_PATH"]);
        Assert.Equal(["/p/top/share/man", "/usr/share/man"], variables["MANPATH"]);
    }

    private static LoadedPackage Package(string prefix, bool isExecutable, params string[] folders) =>
        new() { Prefix = prefix, IsExecutable = isExecutable, HasDirectory = folders.Contains };

    // What lies in the store, without what the fixture's recipe adds.
    private static Dictionary<string, string[]> ReadShell(JsonElement load, string store)
    {
        Dictionary<string, string[]> variables = [];
        foreach (var line in load.GetProperty("sh").EnumerateArray())
        {
            var parts = line.GetString()!["export ".Length..^1].Split('=', 2);
            string[] values = [.. parts[1].Split(':').Where(value => value.StartsWith(store, StringComparison.Ordinal) && !value.EndsWith("/tools", StringComparison.Ordinal))];
            if (values.Length > 0 && !OfRecipes.Contains(parts[0]))
            {
                variables.Add(parts[0], values);
            }
        }

        return variables;
    }

    private static IEnumerable<string> Lines(Dictionary<string, string[]> variables) =>
        variables.OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => $"{variable.Key}={string.Join(':', variable.Value)}");
}
