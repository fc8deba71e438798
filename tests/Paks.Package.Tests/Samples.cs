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
