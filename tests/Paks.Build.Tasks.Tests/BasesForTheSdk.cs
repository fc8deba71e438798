using System.Net;
using Paks.Build.Tasks.Applications;
using Paks.Oci;
using Paks.Testing;

namespace Paks.Build.Tasks.Tests;

public sealed class BasesForTheSdk : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RecordingEngine _engine = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task AreReadAsFromARegistryUntilTheBuildEnds()
    {
        var manifest = "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\"}"u8.ToArray();
        var digest = Digest.Sha256(manifest);
        Directory.CreateDirectory(_folder["blobs/sha256"]);
        await File.WriteAllBytesAsync(_folder[$"blobs/sha256/{digest.Encoded}"], manifest, Token);

        var first = Serve(digest.ToString());
        Assert.Equal(first, Serve(digest.ToString()));
        var (host, name) = (first.Split('/')[0], first.Split('/')[1].Split('@')[0]);
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync(new Uri($"http://{host}/v2/"), Token)).StatusCode);
        using var answer = await _http.GetAsync(new Uri($"http://{host}/v2/{name}/manifests/{digest}"), Token);
        Assert.Equal("application/vnd.oci.image.manifest.v1+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(manifest, await answer.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal(manifest, await _http.GetByteArrayAsync(new Uri($"http://{host}/v2/{name}/blobs/{digest}"), Token));
        foreach (var path in new[] { $"{name}/blobs/sha256:{new string('0', 64)}", $"{name}/blobs/sha256:..%2f..%2findex.json", $"{name}/manifests/latest", "../oci-layout" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(new Uri($"http://{host}/v2/{path}"), Token)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await _http.PutAsync(new Uri($"http://{host}/v2/{name}/blobs/{digest}"), null, Token)).StatusCode);
        _engine.Dispose();
        await Assert.ThrowsAsync<HttpRequestException>(() => _http.GetAsync(new Uri($"http://{host}/v2/"), Token));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Serve(string digest)
    {
        var serving = new ServeImage { BuildEngine = _engine, Layout = _folder.Path, Repository = "app-base", Digest = digest };
        Assert.True(serving.Execute());
        return serving.Reference;
    }
}
