using System.Net;
using Paks.Containers.Diagnostics;
using Paks.Containers.Recipes;
using Paks.Containers.Tests.Builds.Kit;

namespace Paks.Containers.Tests.Builds;

public sealed class PackagesBehindANetwork : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly Server _server = new();
    private readonly HttpClient _http;

    public PackagesBehindANetwork() => _http = new HttpClient(_server);

    private static ImageRecipe Recipe => Workshop.Recipe("sqlite") with { Caches = ["http://cache.example"] };

    [Fact]
    public async Task AreFetchedOnce()
    {
        await BuildAsync();
        var first = _server.Paths.ToList();
        _server.Paths.Clear();

        await BuildAsync();

        // The index is asked whether it changed, and each package whether it still is what was signed.
        Assert.Contains(first, path => path.StartsWith("/blobs/", StringComparison.Ordinal));
        Assert.Equal(4, _server.Paths.Count);
        Assert.All(_server.Paths, path => Assert.EndsWith(".manifest.json", path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AreThereOfflineOnceTheyWereFetched()
    {
        var online = await BuildAsync();
        _server.Paths.Clear();

        var offline = await BuildAsync(offline: true);

        Assert.Equal(online.Image.Manifest.Digest, offline.Image.Manifest.Digest);
        Assert.Empty(_server.Paths);
    }

    [Fact]
    public async Task AreNotThereOfflineBefore()
    {
        var refused = await Assert.ThrowsAsync<PaksException>(() => BuildAsync(offline: true));

        Assert.Equal("PAKS5003", refused.Diagnostic.Code.Id);
        Assert.Empty(_server.Paths);
    }

    [Fact]
    public async Task AreNotThereOfflineWhereOnlyAnotherWasFetched()
    {
        await BuildAsync(Recipe with { Specs = ["zlib"] });

        var refused = await Assert.ThrowsAsync<PaksException>(() => BuildAsync(offline: true));

        Assert.Equal("PAKS5003", refused.Diagnostic.Code.Id);
    }

    public void Dispose()
    {
        _http.Dispose();
        _server.Dispose();
        _workshop.Dispose();
    }

    private Task<BuildResult> BuildAsync(ImageRecipe? recipe = null, bool offline = false) =>
        ImageBuild.RunAsync(recipe ?? Recipe, [], _workshop.Environment() with { Http = _http, Offline = offline }, TestContext.Current.CancellationToken);

    /// <summary>Serves the plain cache.</summary>
    private sealed class Server : HttpMessageHandler
    {
        public List<string> Paths { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = Uri.UnescapeDataString(request.RequestUri!.AbsolutePath);
            lock (Paths)
            {
                Paths.Add(path);
            }

            var file = Workshop.PlainCache + path;
            return Task.FromResult(File.Exists(file)
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(File.ReadAllBytes(file)) }
                : new HttpResponseMessage(HttpStatusCode.NotFound));
        }
    }
}
