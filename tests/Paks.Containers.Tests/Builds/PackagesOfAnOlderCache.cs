using System.Net;
using Paks.Containers.Keys;
using Paks.Containers.Recipes;
using Paks.Containers.Tests.Builds.Kit;
using Paks.Testing;

namespace Paks.Containers.Tests.Builds;

/// <summary>A cache as Spack 0.23 made it, without layout 3.</summary>
public sealed class PackagesOfAnOlderCache : IDisposable
{
    private const string Remote = "http://cache.example";

    private readonly string _folder = SharedFixtures.Path("spack-v2");
    private readonly Workshop _workshop = new();
    private readonly Server _server;
    private readonly HttpClient _http;

    public PackagesOfAnOlderCache()
    {
        _server = new Server(_folder);
        _http = new HttpClient(_server);
    }

    [Fact]
    public async Task AreTheSameFromAFolderAndFromAServer()
    {
        var local = await BuildAsync(_folder);
        var remote = await BuildAsync(Remote);
        Assert.Equal(3, local.Plan.Packages.Count);
        Assert.Equal(
            local.Plan.Packages.Select(package => package.Package.Entry.TarballChecksum),
            remote.Plan.Packages.Select(package => package.Package.Entry.TarballChecksum));
    }

    [Fact]
    public async Task AreFetchedOnce()
    {
        var first = await BuildAsync(Remote);
        Assert.Contains(_server.Requests, request => request.StartsWith("GET", StringComparison.Ordinal) && request.EndsWith(".spack", StringComparison.Ordinal));
        _server.Requests.Clear();

        // The roots are remembered by their address: where their files lie is then read from the index that was kept.
        Assert.Equal(first.Image.Manifest.Digest, (await BuildAsync(Remote)).Image.Manifest.Digest);
        Assert.All(
            _server.Requests.Where(request => request.StartsWith("GET", StringComparison.Ordinal)),
            request => Assert.Matches("(index.manifest.json|v3/layout.json|index.json.hash|spec.json.sig)$", request));
        _server.Requests.Clear();

        Assert.Equal(first.Image.Manifest.Digest, (await BuildAsync(Remote, offline: true)).Image.Manifest.Digest);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task AreFoundByAddressInAFolderWithoutAnIndex()
    {
        using var folder = new TempFolder();
        foreach (var file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Where(static file => !Path.GetFileName(file).StartsWith("index.json", StringComparison.Ordinal)))
        {
            folder.Write(Path.GetRelativePath(_folder, file), File.ReadAllBytes(file));
        }

        var built = await BuildAsync(folder.Path, "zlib@1.2.13/3dpqiyr7islignfqlcnbgy422kezpr7i");
        Assert.Contains(built.Plan.Packages, package => package.ShortName == "zlib@1.2.13/3dpqiyr");
    }

    public void Dispose()
    {
        _http.Dispose();
        _server.Dispose();
        _workshop.Dispose();
    }

    private Task<BuildResult> BuildAsync(string cache, string spec = "sqlite", bool offline = false) => ImageBuild.RunAsync(
        Workshop.Recipe(spec) with { Caches = [cache], Prefix = PrefixChoice.AsBuilt },
        [],
        _workshop.Environment() with { Http = _http, Offline = offline, TrustedKeys = KeyFile.Read(ProjectFixtures.Path("keys", "fixture-public.asc")) },
        TestContext.Current.CancellationToken);

    /// <summary>Serves a folder.</summary>
    private sealed class Server(string folder) : HttpMessageHandler
    {
        public List<string> Requests { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = Uri.UnescapeDataString(request.RequestUri!.AbsolutePath);
            lock (Requests)
            {
                Requests.Add($"{request.Method} {path}");
            }

            return Task.FromResult(File.Exists(folder + path)
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(File.ReadAllBytes(folder + path)) }
                : new HttpResponseMessage(HttpStatusCode.NotFound));
        }
    }
}
