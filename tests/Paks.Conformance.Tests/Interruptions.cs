using System.Diagnostics;
using System.Globalization;
using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests;

/// <summary>A build that is stopped in the middle of a package leaves nothing that is in the way of the next.</summary>
public sealed class Interruptions : IDisposable
{
    private readonly Workspace _workspace = new();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 130)]
    [InlineData("KILL", 137)]
    public async Task LeaveNothingInTheWayOfTheNextBuild(string signal, int exitCode)
    {
        var cache = new CacheCopy(_workspace);
        using var server = new CacheServer(cache.Folder);
        server.StallAt(cache.TarballFile);

        // A shell that starts tests in the background has them ignore Ctrl-C, and so would all that they start.
        using var process = Build(server, "home").Call.Through(Tools.Path("env"), "--default-signal=INT").Start();
        await server.Stalled.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Tools.Run("kill", "-s", signal, process.Id.ToString(CultureInfo.InvariantCulture));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(exitCode, process.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_workspace.Folder("out")));

        server.Release();
        var next = Build(server, "home").Digest();
        Assert.Equal(Build(server, "another-home").Digest(), next);
    }

    public void Dispose() => _workspace.Dispose();

    private BuildCall Build(CacheServer server, string home) => new()
    {
        Home = _workspace.Folder(home),
        Spec = CacheCopy.Victim,
        Cache = server.Url,
        Outputs = ["oci:" + _workspace.Folder("out") + "/image:1"],
        Options = ["--prefix", "/opt/paks"],
    };
}
