using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests.Registries;

/// <summary>A push that is killed in the middle leaves the tag at the image that it stood for.</summary>
public sealed class KilledPush(RegistryHost registry) : IDisposable
{
    private const string Repository = "killed/greeting";
    private const int AddedBytes = 8 << 20;
    private readonly Workspace _workspace = new();

    [Fact]
    public async Task LeavesTheOldImage()
    {
        var image = $"{registry.Host}/{Repository}:1";
        var old = registry.BuildGreeting(Repository).Digest();
        File.WriteAllBytes(_workspace.At("added"), new SyntheticContent(2).Take(AddedBytes));
        var build = registry.BuildGreeting(Repository, "--add", _workspace.At("added"), "--compression", "none");
        using var relay = new StallingRelay(registry.Host, AddedBytes / 2);

        using var process = (build with { Outputs = [$"docker://{relay.Host}/{Repository}:1"] }).Call.Start();
        await relay.Stalled.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(old, registry.Server.Digest(Repository, "1"));
        ContainerHost.Pull(image);
        Assert.Equal(GreetingCache.Words("x86_64"), ContainerHost.Run(image, "greet").Ended().Output);
        ContainerHost.Remove(image);
        var next = build.Digest();
        Assert.NotEqual(old, next);
        Assert.Equal(next, registry.Server.Digest(Repository, "1"));
    }

    public void Dispose() => _workspace.Dispose();
}
