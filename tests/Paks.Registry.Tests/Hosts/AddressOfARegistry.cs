using System.Net;
using Paks.Registry.Http;

namespace Paks.Registry.Tests.Hosts;

/// <summary>https or plain http, found out with the first request.</summary>
public sealed class AddressOfARegistry
{
    [Theory]
    [InlineData("localhost", true)]
    [InlineData("localhost:5000", true)]
    [InlineData("LOCALHOST:5000", true)]
    [InlineData("app.localhost:5000", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.9.9.9:5000", true)]
    [InlineData("[::1]:5000", true)]
    [InlineData("127.0.0.1.evil.com", false)]
    [InlineData("127.evil.com:5000", false)]
    [InlineData("localhost.evil.com", false)]
    [InlineData("loopback:5000", true)]
    [InlineData("notlocalhost:80", false)]
    [InlineData("10.0.0.1:5000", false)]
    [InlineData("[2001:db8::1]", false)]
    public void IsThisMachineBySpellingAlone(string name, bool isLoopback) => Assert.Equal(isLoopback, HostAddress.IsLoopback(name));

    [Theory]
    [InlineData("ghcr.io", false, false, "https://ghcr.io/")]
    [InlineData("127.0.0.1.evil.com", false, false, "https://127.0.0.1.evil.com/")]
    [InlineData("docker.io", false, false, "https://registry-1.docker.io/")]
    [InlineData("ghcr.io:80", true, false, "http://ghcr.io:80/")]
    [InlineData("insecure.io", false, true, "https://insecure.io/ http://insecure.io/")]
    [InlineData("localhost:5000", false, false, "http://localhost:5000/ https://localhost:5000/")]
    [InlineData("localhost:5000", false, true, "http://localhost:5000/ https://localhost:5000/")]
    public async Task IsTriedInEachSchemeThatMayBe(string name, bool isPlain, bool isInsecure, string tried)
    {
        using var address = new HostAddress(name, isPlain, isInsecure);
        var roots = new List<Uri>();
        await Assert.ThrowsAsync<HttpRequestException>(() => address.SendAsync(root =>
        {
            roots.Add(root);
            throw new HttpRequestException(HttpRequestError.ConnectionError);
        }, ClientSession.Token));
        Assert.Equal(tried.Split(' ').Select(text => new Uri(text)), roots);
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError)]
    [InlineData(HttpRequestError.ProxyTunnelError)]
    public async Task IsNotTriedOtherwiseWhenTheHostIsNotThere(HttpRequestError error)
    {
        using var address = new HostAddress("insecure.io", isPlain: false, isInsecure: true);
        var count = 0;
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => address.SendAsync(_ => ++count > 0 ? throw new HttpRequestException(error) : null!, ClientSession.Token));
        Assert.Equal((1, error), (count, failure.HttpRequestError));
    }

    [Fact]
    public async Task IsKnownAfterTheFirstAnswer()
    {
        using var address = new HostAddress("insecure.io", isPlain: false, isInsecure: true);
        var roots = new List<string>();
        for (var count = 0; count < 2; count++)
        {
            using var response = await address.SendAsync(root =>
            {
                roots.Add(root.Scheme);
                return root.Scheme == "http" ? Task.FromResult(new HttpResponseMessage()) : throw new HttpRequestException(HttpRequestError.SecureConnectionError);
            }, ClientSession.Token);
        }

        Assert.Equal(["https", "http", "http"], roots);
    }

    [Fact]
    public async Task IsNotTakenForKnownByOthersBeforeItIs()
    {
        using var address = new HostAddress("insecure.io", isPlain: false, isInsecure: true);
        var mayFail = new TaskCompletionSource();
        var schemes = new List<string>();
        async Task<HttpResponseMessage> Send(Uri root)
        {
            lock (schemes)
            {
                schemes.Add(root.Scheme);
            }

            if (root.Scheme == "https")
            {
                await mayFail.Task;
                throw new HttpRequestException(HttpRequestError.SecureConnectionError);
            }

            return new HttpResponseMessage();
        }

        var first = address.SendAsync(Send, ClientSession.Token);
        var second = address.SendAsync(Send, ClientSession.Token);
        mayFail.SetResult();
        await Task.WhenAll(first, second);
        Assert.Equal(["https", "http", "http"], schemes);
    }

    [Theory]
    [InlineData("text/html", null, true)]
    [InlineData(null, null, true)]
    [InlineData("application/json", null, false)]
    [InlineData("text/plain", "registry/2.0", false)]
    public async Task IsBehindHttpsWhenPlainHttpIsCalledABadRequestByNoRegistry(string? type, string? version, bool isOther)
    {
        using var address = new HostAddress("localhost:5000", isPlain: false, isInsecure: false);
        using var response = await address.SendAsync(root =>
        {
            var answer = new HttpResponseMessage(root.Scheme == "http" ? HttpStatusCode.BadRequest : HttpStatusCode.OK) { Content = new ByteArrayContent([]) };
            answer.Content.Headers.ContentType = type is null ? null : new(type);
            answer.Headers.Add("Docker-Distribution-Api-Version", version is null ? [] : [version]);
            return Task.FromResult(answer);
        }, ClientSession.Token);
        Assert.Equal(isOther ? HttpStatusCode.OK : HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(isOther ? "https" : "http", address.Root.Scheme);
    }

    [Fact]
    public async Task IsToldByTheBadRequestWhenThereIsNoHttps()
    {
        using var address = new HostAddress("localhost:5000", isPlain: false, isInsecure: false);
        using var response = await address.SendAsync(
            root => root.Scheme == "http" ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.BadRequest)) : throw new HttpRequestException(HttpRequestError.SecureConnectionError),
            ClientSession.Token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("https://a.io/x", "https://a.io/", true, true)]
    [InlineData("https://A.io:443/x", "https://a.io/", true, true)]
    [InlineData("https://a.io:444/x", "https://a.io/", false, true)]
    [InlineData("http://a.io/x", "https://a.io/", false, false)]
    [InlineData("https://a.io/x", "http://a.io/", false, true)]
    [InlineData("http://b.io/x", "http://a.io/", false, true)]
    [InlineData("https://a.io.evil.com/x", "https://a.io/", false, true)]
    [InlineData("ftp://a.io/x", "http://a.io/", false, false)]
    public void DecidesWhoIsSentCredentialsAndWhoIsFollowed(string to, string from, bool isSame, bool mayLead)
    {
        Assert.Equal(isSame, HostAddress.IsSameServer(new Uri(to), new Uri(from)));
        Assert.Equal(mayLead, HostAddress.MayLeadTo(new Uri(to), new Uri(from)));
    }
}
