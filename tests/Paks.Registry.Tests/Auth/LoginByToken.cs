using System.Net;
using Paks.Oci;
using Paks.Registry.Tests.Kit;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Access;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Auth;

/// <summary>A registry that wants tokens. distribution, "Token Authentication Specification", "OAuth2 token authentication".</summary>
public sealed class LoginByToken
{
    [Fact]
    public async Task FetchesOneTokenForMuch()
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Bearer, ClientSession.User);
        for (var count = 0; count < 3; count++)
        {
            await session.Repository.ResolveAsync("1.0", ClientSession.Token);
        }

        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => session.Repository.ResolveAsync($"{number}", ClientSession.Token)));
        Assert.Equal("repository:team/app:pull", session.Registry.IssuedTokens.Single().Scope);
        Assert.Single(session.Registry.Requests.All, request => request.Status == 401);
    }

    [Fact]
    public async Task FetchesATokenForEachScopeBeforeItIsAskedFor()
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Bearer, ClientSession.User);
        var content = new MemoryContent();
        await session.Repository.ResolveAsync("1.0", ClientSession.Token);
        await session.Repository.PushAsync(content.Add(Sample.Bytes(10)), content, null, ClientSession.Token);
        await session.Open("other").ResolveAsync("1.0", ClientSession.Token);
        Assert.Equal(["repository:team/app:pull", "repository:team/app:pull,push", "repository:other:pull"], session.Registry.IssuedTokens.Select(token => token.Scope));
        Assert.Single(session.Registry.Requests.All, request => request.Status == 401);
    }

    [Fact]
    public async Task IsAnonymousForThoseWithoutACredential()
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Bearer with { AnonymousPull = true }, null);
        Assert.Null(await session.Repository.ResolveAsync("1.0", ClientSession.Token));
        Assert.Null(session.Registry.Requests.Of(RequestKind.Token).Single().Authorization);
        var content = new MemoryContent();
        var failure = await session.FailsAsync<ResponseException>(() => session.Repository.PushAsync(content.Add(Sample.Bytes(10)), content, null, ClientSession.Token));
        Assert.Equal(HttpStatusCode.Unauthorized, failure.Status);
    }

    [Fact]
    public async Task ExchangesAnIdentityToken()
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Bearer, new() { Username = "user", Password = "", IdentityToken = ClientSession.IdentityToken });
        Assert.Null(await session.Repository.ResolveAsync("1.0", ClientSession.Token));
        var request = session.Registry.Requests.Of(RequestKind.Token).Single();
        Assert.Equal(("POST", "/token", null), (request.Method, request.Path, request.Authorization));
    }

    [Fact]
    public async Task SendsATokenThatIsGivenAsItIs()
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Bearer, new() { RegistryToken = ClientSession.IdentityToken });
        await session.FailsAsync<ResponseException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.Equal([null, $"Bearer {ClientSession.IdentityToken}"], session.Registry.Requests.All.Select(request => request.Authorization));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task IsRefusedClearlyAndNotRepeated(bool isIdentity)
    {
        await using var session = await ClientSession.StartAsync(
            ClientSession.Bearer, isIdentity ? new() { IdentityToken = "wrong" } : ClientSession.User with { Password = "wrong" });
        var failure = await session.FailsAsync<ResponseException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.Equal((HttpStatusCode.Unauthorized, true), (failure.Status, failure.IsDenied));
        Assert.Contains($"{(isIdentity ? "POST" : "GET")} {session.Registry.Address}token was", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the credentials are not right", failure.Message, StringComparison.Ordinal);
        Assert.Single(session.Registry.Requests.Of(RequestKind.Token));
        var content = new MemoryContent();
        await session.FailsAsync<ResponseException>(() => session.Repository.PushAsync(content.Add(Sample.Bytes(100_000)), content, null, ClientSession.Token));
        Assert.Equal(2, session.Registry.Requests.Of(RequestKind.Token).Count);
    }

    [Fact]
    public async Task EndsWhereTheTokenIsNotEnough()
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Bearer with { Allows = static (_, action) => action == "pull" }, ClientSession.User);
        var content = new MemoryContent();
        var failure = await session.FailsAsync<ResponseException>(() => session.Repository.PushAsync(content.Add(Sample.Bytes(100_000)), content, null, ClientSession.Token));
        Assert.True(failure.IsDenied);
        Assert.InRange(session.Registry.Requests.Of(RequestKind.Token).Count, 1, 3);
    }

    [Fact]
    public async Task EndsWhereEachTokenIsRefused()
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Bearer, ClientSession.User);
        session.Registry.Faults.Always(Fault.ExpireTokens());
        await session.FailsAsync<ResponseException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.Equal(3, session.Registry.Requests.All.Count);
    }

    [Fact]
    public async Task IsRenewedWhenATokenEndsInTheMiddle()
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Bearer with { TokenUses = 2 }, ClientSession.User);
        var content = new MemoryContent();
        session.Registry.Faults.Add(Fault.ExpireTokens(), RequestKind.UploadClose);
        session.Registry.Faults.Add(Fault.CutRequestAfter(50_000), RequestKind.UploadClose, nth: 2);
        var blob = content.Add(Sample.Bytes(100_000));
        await session.Repository.PushAsync(blob, content, null, ClientSession.Token);
        Assert.Equal(Sample.Bytes(100_000), await session.ReadAsync(blob));
    }

    [Theory]
    [InlineData(30, 60)]
    [InlineData(300, 300)]
    [InlineData(0, 60)]
    public async Task IsRenewedBeforeATokenEnds(int told, int life)
    {
        var clock = new ManualClock();
        // The registry itself lets its tokens live: what is seen is when the client fetches a new one.
        await using var session = await StartAsync($"\"expires_in\":{told}", clock);
        foreach (var (after, tokens) in new[] { (0, 1), (life - 6, 1), (5, 2), (life - 6, 2) })
        {
            clock.Now += TimeSpan.FromSeconds(after);
            await session.Repository.ResolveAsync("1.0", ClientSession.Token);
            Assert.Equal(tokens, session.Registry.Requests.Of(RequestKind.Token).Count);
        }
    }

    [Theory]
    [InlineData("\"expires_in\":-5")]
    [InlineData("\"expires_in\":1e300")]
    [InlineData("\"expires_in\":9223372036854775807")]
    [InlineData("\"expires_in\":\"300\"")]
    [InlineData("\"expires_in\":null")]
    [InlineData("\"issued_at\":\"yesterday\"")]
    public async Task TakesEveryTimeThatATokenMayTell(string life)
    {
        await using var session = await StartAsync(life);
        await session.Repository.ResolveAsync("1.0", ClientSession.Token);
        await session.Repository.ResolveAsync("1.0", ClientSession.Token);
        Assert.Single(session.Registry.Requests.Of(RequestKind.Token));
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"token":"a\r\nb"}""")]
    [InlineData("""{"token":""}""")]
    [InlineData("""{"token":"\ud800"}""")]
    public async Task IsRefusedWithWhatIsNoToken(string answer)
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Bearer, ClientSession.User);
        Answer(session, answer);
        var failure = await session.FailsAsync<RegistryUnreachableException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.Contains("what it gave is no token", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IsTriedAgainWhenTheTokensPlaceIsBusyOrBreaks()
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Bearer, ClientSession.User);
        session.Registry.Faults.Add(Fault.Status(503), RequestKind.Token);
        session.Registry.Faults.Add(Fault.Cut(), RequestKind.Token, nth: 2);
        session.Registry.Faults.Add(Fault.CutAnswerAfter(5), RequestKind.Token, nth: 3);
        Assert.Null(await session.Repository.ResolveAsync("1.0", ClientSession.Token));
        Assert.Equal(4, session.Registry.Requests.Of(RequestKind.Token).Count);
    }

    [Fact]
    public async Task TakesEitherMemberThatHoldsTheToken()
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Bearer with { TokenMembers = ["access_token"] }, ClientSession.User);
        Assert.Null(await session.Repository.ResolveAsync("1.0", ClientSession.Token));
    }

    [Fact]
    public async Task AsksForWhatTheRegistryWantsBesides()
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Bearer, ClientSession.User);
        session.Registry.Faults.Always(Fault.SetHeader(
            "WWW-Authenticate", $"Bearer realm=\"{session.Registry.Address}token?a=b\",service=\"{session.Registry.Host}\",scope=\"repository:team/app:pull repository:team/app:delete\""));
        Assert.Null(await session.Repository.ResolveAsync("1.0", ClientSession.Token));
        Assert.Equal("repository:team/app:pull repository:team/app:delete", session.Registry.IssuedTokens.Single().Scope);
        Assert.StartsWith("/token?a=b&service=", session.Registry.Requests.Of(RequestKind.Token).Single().Path, StringComparison.Ordinal);
    }

    private static void Answer(ClientSession session, string answer) => session.Registry.Faults.Always(
        Fault.Instead("a token", async context => await context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(answer), ClientSession.Token)), RequestKind.Token);

    /// <summary>A registry that asks for tokens and takes any.</summary>
    private static async Task<ClientSession> StartAsync(string life, TimeProvider? clock = null)
    {
        var session = await ClientSession.StartAsync(edit: options => options with { Time = clock ?? TimeProvider.System, Credentials = new GivenCredentials(ClientSession.User) });
        session.Registry.Faults.Add(Fault.Instead("asks for a token", context =>
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{session.Registry.Address}token\"";
            return Task.CompletedTask;
        }), RequestKind.ManifestHead);
        Answer(session, $$"""{"token":"some","{{life[1..]}}}""");
        return session;
    }
}
