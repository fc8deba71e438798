using Paks.Testing.Registries;
using Paks.Testing.Registries.Access;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Kit;

/// <summary>A registry with a token endpoint. distribution's token and OAuth2 specifications.</summary>
public sealed class AccessByToken
{
    private const string User = "Basic dXNlcjpzZWNyZXQ=";
    private const string PushScope = "repository:team/app:pull,push";

    [Fact]
    public async Task IsAskedForWithWhereAndWhatFor()
    {
        await using var session = await StartAsync();
        var host = session.Registry.Host;
        var start = $"Bearer realm=\"http://{host}/token\",service=\"{host}\"";
        Assert.Equal(start, (await session.SendAsync("GET", "/v2/"))["WWW-Authenticate"]);
        Assert.Equal($"{start},scope=\"repository:team/app:pull\"", (await session.SendAsync("GET", "manifests/x"))["WWW-Authenticate"]);
        Assert.Equal($"{start},scope=\"{PushScope}\"", (await session.SendAsync("PUT", "manifests/x"))["WWW-Authenticate"]);
        var mount = await session.SendAsync("POST", $"blobs/uploads/?mount={Sample.Zeros}&from=other");
        Assert.Equal((401, $"{start},scope=\"{PushScope} repository:other:pull\""), (mount.Status, mount["WWW-Authenticate"]));
        Assert.Equal(["UNAUTHORIZED"], mount.Errors);
    }

    [Fact]
    public async Task IsGivenToTheUser()
    {
        await using var session = await StartAsync();
        var token = (await GetTokenAsync(session, PushScope)).Json;
        Assert.Equal(token.GetProperty("token").GetString(), token.GetProperty("access_token").GetString());
        Assert.Equal(300, token.GetProperty("expires_in").GetInt32());
        Assert.False(token.TryGetProperty("refresh_token", out _));
        Assert.Equal(PushScope, session.Registry.IssuedTokens.Single().Scope);
        Use(session, token.GetProperty("token").GetString()!);
        Assert.Equal(202, (await session.SendAsync("POST", "blobs/uploads/")).Status);
        Assert.Equal(404, (await session.SendAsync("GET", "manifests/x")).Status);
    }

    [Fact]
    public async Task IsGoodForItsScopesOnly()
    {
        await using var session = await StartAsync();
        await SignInAsync(session, "repository:team/app:pull", "repository:other:pull,push repository:third:pull");
        Assert.Equal(404, (await session.SendAsync("GET", "manifests/x")).Status);
        Assert.Equal(202, (await session.SendAsync("POST", "/v2/other/blobs/uploads/")).Status);
        Assert.Equal(404, (await session.SendAsync("GET", "/v2/third/tags/list")).Status);
        var refused = await session.SendAsync("POST", "blobs/uploads/");
        Assert.Equal(401, refused.Status);
        Assert.EndsWith($"scope=\"{PushScope}\",error=\"insufficient_scope\"", refused["WWW-Authenticate"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Basic dXNlcjp3cm9uZw==", 401, "")]
    [InlineData(null, 200, "")]
    [InlineData(User, 200, PushScope)]
    public async Task IsNotGivenToAnybody(string? authorization, int status, string scope)
    {
        await using var session = await StartAsync();
        var answer = await GetTokenAsync(session, authorization, PushScope);
        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200 ? [scope] : [], session.Registry.IssuedTokens.Select(token => token.Scope));
    }

    [Fact]
    public async Task IsGivenForLessThanAskedWithoutAWord()
    {
        await using var session = await StartAsync(RegistryAuth.Bearer with { AnonymousPull = true, Allows = static (_, action) => action == "pull" });
        Assert.Equal(200, (await GetTokenAsync(session, User, PushScope)).Status);
        Assert.Equal(200, (await GetTokenAsync(session, null, PushScope)).Status);
        Assert.All(session.Registry.IssuedTokens, token => Assert.Equal("repository:team/app:pull", token.Scope));
    }

    [Fact]
    public async Task IsRenewedByARefreshToken()
    {
        await using var session = await StartAsync();
        var refresh = (await GetTokenAsync(session, User, PushScope, "&offline_token=true")).Json.GetProperty("refresh_token").GetString()!;
        foreach ((var token, var status) in new[] { (refresh, 200), ("identity", 200), ("other", 401) })
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "refresh_token",
                ["refresh_token"] = token,
                ["service"] = session.Registry.Host,
                ["scope"] = PushScope,
                ["client_id"] = "test",
            });
            var answer = await session.SendContentAsync("POST", "/token", form);
            Assert.Equal(status, answer.Status);
        }

        Assert.Equal([PushScope, PushScope, PushScope], session.Registry.IssuedTokens.Select(token => token.Scope));
    }

    [Fact]
    public async Task IsGivenInTheMemberThatTheRegistryUses()
    {
        await using var session = await StartAsync(RegistryAuth.Bearer with { TokenMembers = ["access_token"] });
        var answer = await GetTokenAsync(session, PushScope);
        Assert.True(answer.Json.TryGetProperty("access_token", out _));
        Assert.False(answer.Json.TryGetProperty("token", out _));
    }

    [Fact]
    public async Task EndsWithItsUses()
    {
        await using var session = await StartAsync(RegistryAuth.Bearer with { TokenUses = 2 });
        await SignInAsync(session, PushScope);
        var statuses = new[] { await session.SendAsync("GET", "/v2/"), await session.SendAsync("GET", "/v2/"), await session.SendAsync("GET", "/v2/") };
        Assert.Equal([200, 200, 401], statuses.Select(answer => answer.Status));
        Assert.EndsWith("error=\"invalid_token\"", statuses[2]["WWW-Authenticate"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndsWithItsTime()
    {
        var clock = new ManualClock();
        await using var session = await RawSession.StartAsync(new() { Auth = RegistryAuth.Bearer, Clock = clock });
        await SignInAsync(session, PushScope);
        clock.Now += TimeSpan.FromSeconds(299);
        Assert.Equal(200, (await session.SendAsync("GET", "/v2/")).Status);
        clock.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(401, (await session.SendAsync("GET", "/v2/")).Status);
    }

    [Fact]
    public async Task EndsWhereAFaultSaysSo()
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Add(Fault.ExpireTokens(), RequestKind.UploadStart);
        await SignInAsync(session, PushScope);
        Assert.Equal(200, (await session.SendAsync("GET", "/v2/")).Status);
        Assert.Equal(401, (await session.SendAsync("POST", "blobs/uploads/")).Status);
        Assert.Equal(401, (await session.SendAsync("GET", "/v2/")).Status);
        await SignInAsync(session, PushScope);
        Assert.Equal(202, (await session.SendAsync("POST", "blobs/uploads/")).Status);
    }

    [Theory]
    [InlineData("repository:other:pull", 201)]
    [InlineData("repository:third:pull", 202)]
    public async Task ForASourceIsNeededToMountFromIt(string scope, int status)
    {
        await using var session = await StartAsync();
        var digest = session.Registry.Repository("other").PutBlob([1, 2, 3]);
        await SignInAsync(session, PushScope, scope);
        Assert.Equal(status, (await session.SendAsync("POST", $"blobs/uploads/?mount={digest}&from=other")).Status);
    }

    private static Task<RawSession> StartAsync(RegistryAuth? auth = null) => RawSession.StartAsync(new() { Auth = auth ?? RegistryAuth.Bearer });

    private static Task<RawAnswer> GetTokenAsync(RawSession session, string scope) => GetTokenAsync(session, User, scope);

    private static Task<RawAnswer> GetTokenAsync(RawSession session, string? authorization, string scope, string more = "") =>
        session.SendAsync(
            "GET", $"/token?service={session.Registry.Host}&scope={scope}{more}", null, authorization is null ? [] : [("Authorization", authorization)]);

    private static async Task SignInAsync(RawSession session, params string[] scopes)
    {
        session.Headers.Clear();
        var answer = await GetTokenAsync(session, User, string.Join("&scope=", scopes));
        Use(session, answer.Json.GetProperty("token").GetString()!);
    }

    private static void Use(RawSession session, string token) => session.Headers["Authorization"] = $"Bearer {token}";
}
