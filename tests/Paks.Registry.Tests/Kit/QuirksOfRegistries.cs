using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Kit;

/// <summary>Faults that are what some registries do.</summary>
public sealed class QuirksOfRegistries
{
    private static readonly byte[] Blob = Sample.Bytes(1000);
    private static readonly string Digest = Sample.DigestOf(Blob);

    [Fact]
    public async Task MountNothing()
    {
        await using var session = await RawSession.StartAsync();
        session.Registry.Repository("other").PutBlob(Blob);
        session.Registry.Faults.Add(Fault.RefuseMount());
        Assert.Equal(202, (await session.SendAsync("POST", $"blobs/uploads/?mount={Digest}&from=other")).Status);
        Assert.Equal(201, (await session.SendAsync("POST", $"blobs/uploads/?mount={Digest}&from=other")).Status);
    }

    [Fact]
    public async Task KnowNoReferrers()
    {
        await using var session = await RawSession.StartAsync();
        session.Registry.Faults.Always(Fault.NoReferrers());
        var manifest = Sample.Manifest(session.Registry.Repository(RawSession.Repository), subject: Sample.Zeros);
        var put = await session.SendAsync("PUT", "manifests/1.0", manifest);
        Assert.Equal((201, null), (put.Status, put["OCI-Subject"]));
        Assert.Equal(404, (await session.SendAsync("GET", $"referrers/{Sample.Zeros}")).Status);
    }

    [Fact]
    public async Task DoNotFilterReferrers()
    {
        await using var session = await RawSession.StartAsync();
        session.Registry.Faults.Always(Fault.IgnoreFilter());
        var repository = session.Registry.Repository(RawSession.Repository);
        repository.PutManifest(Sample.Manifest(repository, "application/a", Sample.Zeros), Sample.ManifestType);
        var answer = await session.SendAsync("GET", $"referrers/{Sample.Zeros}?artifactType=application/b");
        Assert.Null(answer["OCI-Filters-Applied"]);
        Assert.Equal(1, answer.Json.GetProperty("manifests").GetArrayLength());
    }

    [Fact]
    public async Task TellRelativeLocations()
    {
        await using var session = await RawSession.StartAsync();
        session.Registry.Faults.Always(Fault.RelativeLocation());
        var location = await session.StartUploadAsync();
        Assert.StartsWith("/v2/team/app/blobs/uploads/", location, StringComparison.Ordinal);
        location = (await session.PatchAsync(location, Blob, 0))["Location"]!;
        Assert.StartsWith("/v2/team/app/blobs/uploads/", location, StringComparison.Ordinal);
        Assert.Equal($"/v2/team/app/blobs/{Digest}", (await session.SendAsync("PUT", $"{location}?digest={Digest}"))["Location"]);
    }

    [Fact]
    public async Task TellLocationsWithAQueryThatHasToComeBack()
    {
        await using var session = await RawSession.StartAsync();
        session.Registry.Faults.Always(Fault.LocationWithQuery());
        session.Registry.Faults.Always(Fault.RelativeLocation());
        var first = await session.StartUploadAsync();
        Assert.Matches(@"^/v2/team/app/blobs/uploads/[0-9a-f-]+\?_state=[0-9a-f]+&part=a%2Fb$", first);
        Assert.Equal(404, (await session.PatchAsync(first[..first.IndexOf('?', StringComparison.Ordinal)], Blob, 0)).Status);
        var second = (await session.PatchAsync(first, Blob, 0))["Location"]!;
        Assert.NotEqual(first, second);
        Assert.Equal("0-999", (await session.SendAsync("GET", first))["Range"]);
        Assert.Equal(201, (await session.SendAsync("PUT", $"{second}&digest={Digest}")).Status);
    }

    [Fact]
    public async Task RefuseAChunkThatWasRight()
    {
        await using var session = await RawSession.StartAsync();
        session.Registry.Faults.Add(Fault.RefuseChunk(), RequestKind.UploadChunk, nth: 2);
        var location = await session.StartUploadAsync();
        Assert.Equal(202, (await session.PatchAsync(location, Blob[..400], 0)).Status);
        var refused = await session.PatchAsync(location, Blob[400..], 400);
        Assert.Equal((416, "0-399"), (refused.Status, refused["Range"]));
        Assert.Equal(202, (await session.PatchAsync(refused["Location"]!, Blob[400..], 400)).Status);
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    [InlineData("GET")]
    public async Task ForgetUploads(string method)
    {
        await using var session = await RawSession.StartAsync();
        session.Registry.Faults.Add(Fault.DropUpload(), RequestKind.Upload, nth: 2);
        var location = await session.StartUploadAsync() + $"?digest={Digest}";
        var answer = await session.SendAsync(method, location, method == "GET" ? null : Blob);
        Assert.Equal(404, answer.Status);
        Assert.Equal(["BLOB_UPLOAD_UNKNOWN"], answer.Errors);
        Assert.Equal(404, (await session.SendAsync("GET", location)).Status);
    }

    [Fact]
    public async Task IgnoreRanges()
    {
        await using var session = await RawSession.StartAsync();
        session.Registry.Repository(RawSession.Repository).PutBlob(Blob);
        session.Registry.Faults.Always(Fault.IgnoreRange());
        var answer = await session.SendAsync("GET", $"blobs/{Digest}", null, ("Range", "bytes=10-19"));
        Assert.Equal((200, "none", null), (answer.Status, answer["Accept-Ranges"], answer["Content-Range"]));
        Assert.Equal(Blob, answer.Body);
    }

    [Fact]
    public async Task SendBlobsFromAnotherHost()
    {
        await using var session = await RawSession.StartAsync();
        await using var host = await LoopbackBlobHost.StartAsync(session.Registry);
        session.Registry.Repository(RawSession.Repository).PutBlob(Blob);
        session.Registry.Faults.Always(Fault.RedirectTo(host));
        host.Faults.Add(Fault.CutAnswerAfter(10), RequestKind.BlobGet);

        var redirect = await session.SendAsync("GET", $"blobs/{Digest}");
        Assert.Equal((307, 0), (redirect.Status, redirect.Body.Length));
        var location = new Uri(redirect["Location"]!);
        Assert.NotEqual(session.Registry.Address.Port, location.Port);
        Assert.Equal(200, (await session.SendAsync("HEAD", $"blobs/{Digest}")).Status);

        Assert.Equal(Blob[..10], (await session.SendAsync("GET", location.AbsoluteUri)).Body);
        Assert.Equal(Blob[10..], (await session.SendAsync("GET", location.AbsoluteUri, null, ("Range", "bytes=10-"), ("Authorization", "Bearer leaked"))).Body);
        Assert.Equal(403, (await session.SendAsync("GET", location.GetLeftPart(UriPartial.Path))).Status);
        Assert.Equal([null, "Bearer leaked", null], host.Requests.All.Select(request => request.Authorization));
    }

    [Fact]
    public async Task LeaveOutHeadersOfHead()
    {
        await using var session = await RawSession.StartAsync();
        var repository = session.Registry.Repository(RawSession.Repository);
        repository.PutBlob(Blob);
        repository.PutTag("1.0", repository.PutManifest(Sample.Manifest(repository), Sample.ManifestType));
        session.Registry.Faults.Always(Fault.OmitHeaders("Content-Length", "Docker-Content-Digest"), RequestKind.BlobHead | RequestKind.ManifestHead);
        foreach (var address in new[] { $"blobs/{Digest}", "manifests/1.0" })
        {
            var answer = await session.SendAsync("HEAD", address);
            Assert.Equal((200, null, null), (answer.Status, answer["Content-Length"], answer["Docker-Content-Digest"]));
        }
    }

    [Fact]
    public async Task SayMoreInHeaders()
    {
        await using var session = await RawSession.StartAsync();
        session.Registry.Faults.Always(Fault.SetHeader("Warning", "299 - \"closing soon\""));
        Assert.Equal("299 - \"closing soon\"", (await session.SendAsync("GET", "/v2/"))["Warning"]);
    }
}
