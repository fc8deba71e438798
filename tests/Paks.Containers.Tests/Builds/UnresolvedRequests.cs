using Paks.Containers.Destinations;
using Paks.Containers.Diagnostics;
using Paks.Containers.Images;
using Paks.Containers.Tests.Builds.Kit;
using Paks.Oci;

namespace Paks.Containers.Tests.Builds;

public sealed class UnresolvedRequests : IDisposable
{
    private readonly Workshop _workshop = new();

    [Theory]
    [InlineData("nosuch", "PAKS2001", "No package in the caches fits 'nosuch' for linux/amd64.")]
    [InlineData("zlib@2:", "PAKS2001", "zlib@1.3.1/46cozar: version 1.3.1 does not satisfy 2:")]
    [InlineData("sqlit", "PAKS2001", "there is sqlite")]
    [InlineData("zlib@@1", "PAKS1003", "Cannot read the spec 'zlib@@1'")]
    public async Task AreToldWithWhatComesNearest(string spec, string code, string message)
    {
        var refused = await _workshop.RefusedAsync(Workshop.Recipe(spec));

        Assert.Equal(code, refused.Code.Id);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AreToldWhenThereIsNoCache() =>
        Assert.Equal("PAKS2002", (await _workshop.RefusedAsync(Workshop.Recipe("zlib") with { Caches = [] })).Code.Id);

    [Fact]
    public async Task AreToldWhenTheCacheIsNone() =>
        Assert.Equal("PAKS2002", (await _workshop.RefusedAsync(Workshop.Recipe("zlib") with { Caches = [_workshop["nowhere"]] })).Code.Id);

    [Fact]
    public async Task AreToldWhenTheCacheIsUnreachable() =>
        Assert.Equal("PAKS2003", (await _workshop.RefusedAsync(Workshop.Recipe("zlib") with { Caches = ["http://127.0.0.1:9/cache"] })).Code.Id);

    [Theory]
    [InlineData("nosuch", "PAKS3001")]
    [InlineData("oci:nowhere", "PAKS1007")]
    [InlineData("docker://registry.example/X", "PAKS1002")]
    [InlineData("docker://127.0.0.1:9/x", "PAKS5010")]
    [InlineData("tar:x", "PAKS1002")]
    public async Task AreToldWhenTheBaseIsNone(string name, string code) =>
        Assert.Equal(code, (await _workshop.RefusedAsync(Workshop.Recipe("zlib") with { Base = name })).Code.Id);

    [Fact]
    public async Task AreNotSentToPlainHttpOnThisMachineWhereItIsTriedAnyway() => Assert.DoesNotContain(
        "--insecure-registry", (await _workshop.RefusedAsync(Workshop.Recipe("zlib") with { Base = "docker://127.0.0.1:9/x" })).Remedy, StringComparison.Ordinal);

    [Fact]
    public async Task AreToldWhenTheEnginesSocketIsMissing()
    {
        var environment = _workshop.Environment() with { Engine = new EngineEndpoints($"unix://{_workshop["nowhere.sock"]}", null) };

        var refused = await Assert.ThrowsAsync<PaksException>(() => ImageInspector.InspectAsync(
            "docker-daemon:x", new Platform("linux", "amd64"), environment, readLayers: false, TestContext.Current.CancellationToken));

        Assert.Equal("PAKS5001", refused.Diagnostic.Code.Id);
        Assert.Contains("there is no such socket", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _workshop.Dispose();
}
