using System.Net;
using Paks.Oci;
using Paks.Registry.Tests.Kit;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Pulling;

/// <summary>A blob that the registry has another host send.</summary>
public sealed class RedirectedBlob
{
    private static readonly byte[] Content = Sample.Bytes(64);
    private static readonly Descriptor Blob = Descriptor.Of("application/octet-stream", Content);

    [Fact]
    public async Task ComesFromThereWithoutTheRegistrysCredentials()
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Basic, ClientSession.User);
        await using var host = await RedirectAsync(session);
        host.Faults.Add(Fault.CutAnswerAfter(30));
        Assert.Equal(Content, await session.ReadAsync(Blob));
        Assert.Equal(2, host.Requests.All.Count);
        Assert.All(host.Requests.All, request => Assert.Null(request.Authorization));
        Assert.Equal("bytes=30-", host.Requests.All[1].Header("Range"));
        Assert.Contains(session.Registry.Requests.All, request => request.Authorization is not null);
    }

    [Fact]
    public async Task IsNotPaidForWithThePasswordWhenTheOtherHostAsksForIt()
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Bearer, ClientSession.User);
        await using var host = await RedirectAsync(session);
        foreach (var challenge in new[] { $"Bearer realm=\"{host.Address}token\",service=\"x\"", "Basic realm=\"x\"" })
        {
            host.Faults.Clear();
            host.Faults.Always(Fault.Instead("asks who is there", context =>
            {
                context.Response.StatusCode = 401;
                context.Response.Headers.WWWAuthenticate = challenge;
                return Task.CompletedTask;
            }));
            var failure = await session.FailsAsync<ResponseException>(() => session.ReadAsync(Blob));
            Assert.Equal((HttpStatusCode.Unauthorized, false), (failure.Status, failure.IsDenied));
            Assert.Contains(host.Address.AbsoluteUri, failure.Message, StringComparison.Ordinal);
        }

        Assert.All(host.Requests.All, request => Assert.Equal((null, RequestKind.BlobGet), (request.Authorization, request.Kind)));
    }

    [Fact]
    public async Task IsNotFetchedOverPlainHttpForARegistryBehindHttps()
    {
        using var authority = new TestAuthority();
        await using var session = await ClientSession.StartAsync(new() { Tls = new(authority.IssueForServer()) }, options => options with
        {
            Hosts = new SameHostSettings(new() { Authorities = [authority.Certificate] }),
        });
        session.Stored.PutBlob(Content);
        await using var host = await RedirectAsync(session);
        var failure = await session.FailsAsync<MisbehavingRegistryException>(() => session.ReadAsync(Blob));
        Assert.Contains("redirects to plain http", failure.Message, StringComparison.Ordinal);
        Assert.Empty(host.Requests.All);
    }

    [Theory]
    [InlineData("/v2/team/app/blobs/round")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//")]
    [InlineData("//:80")]
    public async Task IsNotFollowedRoundAndRoundOrOutOfTheWeb(string location)
    {
        await using var session = await ClientSession.StartAsync();
        session.Registry.Faults.Always(Fault.Instead("redirects", context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        }));
        await session.FailsAsync<MisbehavingRegistryException>(() => session.ReadAsync(Blob));
        Assert.InRange(session.Registry.Requests.All.Count, 1, 6);
    }

    private static async Task<LoopbackBlobHost> RedirectAsync(ClientSession session)
    {
        session.Stored.PutBlob(Content);
        var host = await LoopbackBlobHost.StartAsync(session.Registry);
        session.Registry.Faults.Always(Fault.RedirectTo(host));
        return host;
    }
}
