using Paks.Conformance.Tests.Kit;
using Paks.Package.Tests.Kit;
using Paks.Testing;

namespace Paks.Package.Tests;

/// <summary>The projects in samples/, built as their READMEs say, with the packages of this build.</summary>
public sealed class Samples(PackedFeed feed, ContainerHost host)
{
    [Fact]
    public void OfAnImageRuns()
    {
        using var user = Copy();
        Publish(user, "build", "images/sqlite");
        Assert.Equal("3.40.1\n", ContainerHost.Run("paks-samples/sqlite:3.40", ":memory:", "select sqlite_version()").Ended().Output);
        ContainerHost.Remove("paks-samples/sqlite:3.40");
        ContainerHost.Remove("paks-samples/sqlite:latest");
    }

    [Fact]
    public void OfAConsoleApplicationRuns()
    {
        using var user = Copy();
        Publish(user, "publish", "console");
        Assert.Equal("SQLite 3.40.1\n6 * 7 = 42\n", ContainerHost.Run("paks-samples/console").Ended().Output);
        ContainerHost.Remove("paks-samples/console");
    }

    [Fact]
    public void OfAWebServiceAnswers()
    {
        using var user = Copy();
        Publish(user, "publish", "web");
        // Without a network there is the container's own loopback.
        var answer = host.RunAll("paks-samples/web", ["/app/web >/dev/null & for i in $(seq 100); do wget -q -O - http://127.0.0.1:8080/ && break; sleep 0.1; done; kill $!"]).Single();
        Assert.Equal(new SmokeOutcome(0, "3.40.1"), answer);
        ContainerHost.Remove("paks-samples/web");
    }

    [Fact]
    public void OfAWebServiceIsForTwoArchitecturesWithPackagesForBoth()
    {
        using var user = Copy();
        var cache = Arm64Cache(user["arm64-cache"]);
        user.Dotnet("publish", "web", $"-p:Arm64Cache={user["arm64-cache"]}", $"-p:Arm64Key={cache.KeyFile}").Run().Ended();
        var manifests = user.Result("web/obj/Release/net10.0/paks/image.json").GetProperty("manifests").EnumerateArray().ToList();
        Assert.Equal(["linux/amd64", "linux/arm64"], manifests.Select(manifest => manifest.GetProperty("platform").GetString()));
        Assert.All(manifests, manifest => Assert.Contains("libraries /app", manifest.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("description").GetString())));
    }

    /// <summary>A cache of an sqlite for aarch64 that has its version and nothing else.</summary>
    private static SyntheticCache Arm64Cache(string folder)
    {
        using var scratch = new TempFolder();
        var source = scratch.Write("sqlite.c", "const char *sqlite3_libversion(void) { return \"3.40.1\"; }"u8.ToArray());
        Tools.Run("aarch64-linux-gnu-gcc", "-shared", "-nostdlib", "-fPIC", "-o", scratch["libsqlite3.so"], source);
        var library = File.ReadAllBytes(scratch["libsqlite3.so"]);
        var cache = new SyntheticCache(folder);
        cache.Add("sqlite", [], [new SyntheticFile("lib/libsqlite3.so", () => new MemoryStream(library))], "aarch64");
        cache.Sign();
        return cache;
    }

    private static void Publish(UserProjects user, string command, string project) =>
        user.Dotnet(command, project, "-p:PaksLoad=true").With("DOCKER_HOST", Tools.DockerHost()).Run().Ended();

    private UserProjects Copy()
    {
        var user = new UserProjects(feed, host.Home);
        var samples = Path.Combine(Repository.Root, "samples");
        foreach (var file in Directory.EnumerateFiles(samples, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(samples, file)))
        {
            if (file.Split('/').Any(part => part is "bin" or "obj") || file == "nuget.config")
            {
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(user[file])!);
            if (Path.GetExtension(file) == ".csproj")
            {
                var text = File.ReadAllText(Path.Combine(samples, file));
                Assert.Contains("0.1.0", text, StringComparison.Ordinal);
                File.WriteAllText(user[file], text.Replace("0.1.0", feed.Version, StringComparison.Ordinal));
            }
            else
            {
                File.Copy(Path.Combine(samples, file), user[file]);
            }
        }

        return user;
    }
}
