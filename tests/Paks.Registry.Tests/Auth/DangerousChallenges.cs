using Paks.Registry.Auth;
using Paks.Registry.Tests.Kit;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Auth;

/// <summary>What registries ask for with 401, well or ill meant. RFC 9110, section 11.6.1.</summary>
public sealed class DangerousChallenges
{
    [Fact]
    public async Task DoNotGetAPasswordOverPlainHttpFromBehindHttps()
    {
        using var authority = new TestAuthority();
        await using var thief = await ClientSession.StartAsync();
        await using var session = await ClientSession.StartAsync(new() { Tls = new(authority.IssueForServer()), Auth = ClientSession.Bearer }, options => options with
        {
            Hosts = new SameHostSettings(new() { Authorities = [authority.Certificate] }),
            Credentials = new GivenCredentials(ClientSession.User),
        });
        session.Registry.Faults.Always(Fault.SetHeader("WWW-Authenticate", $"Bearer realm=\"{thief.Registry.Address}token\",service=\"x\""));
        var failure = await session.FailsAsync<MisbehavingRegistryException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.Contains("over plain http", failure.Message, StringComparison.Ordinal);
        Assert.Empty(thief.Registry.Requests.All);
    }

    [Theory]
    [InlineData("Negotiate")]
    [InlineData("Bearer")]
    [InlineData("Bearer realm=\"\"")]
    [InlineData("Bearer realm=\"file:///etc/passwd\"")]
    [InlineData("Bearer realm=\"/token\"")]
    [InlineData("Bearer =,=,\"")]
    [InlineData("Digest realm=\"x\", nonce=\"y\"")]
    public async Task OfAKindThatIsNotUnderstoodAreRefusals(string challenge)
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Bearer, ClientSession.User);
        session.Registry.Faults.Always(Fault.SetHeader("WWW-Authenticate", challenge));
        var failure = await session.FailsAsync<ResponseException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.True(failure.IsDenied);
        Assert.Single(session.Registry.Requests.All);
    }

    [Fact]
    public void WithARealmThatIsNoAddressAreNone()
    {
        using var response = new HttpResponseMessage();
        Assert.True(response.Headers.TryAddWithoutValidation("WWW-Authenticate", "Bearer realm=\"http://xn--\u00ff/token\""));
        Assert.Null(Challenge.Find(response.Headers));
    }

    [Theory]
    [InlineData("Bearer realm=\"https://a/b\",service=\"s\",scope=\"x:y:z,w\"", "https://a/b", "s", "x:y:z,w")]
    [InlineData("bearer Realm = https://a/b , SERVICE=s", "https://a/b", "s", null)]
    [InlineData("Bearer service=\"a \\\"b\\\"\",realm=\"https://a/\"", "https://a/", "a \"b\"", null)]
    [InlineData("Basic realm=\"x\", Bearer realm=\"https://a/\"", "https://a/", null, null)]
    [InlineData("Bearer realm=\"https://a/\", Basic realm=\"x\"", "https://a/", null, null)]
    public void AreReadAsTheyAreWritten(string text, string realm, string? service, string? scope)
    {
        using var response = new HttpResponseMessage();
        Assert.True(response.Headers.TryAddWithoutValidation("WWW-Authenticate", text));
        var challenge = Challenge.Find(response.Headers)!;
        Assert.Equal((true, realm, service, scope), (challenge.IsBearer, challenge.Realm!.AbsoluteUri, challenge.Service, challenge.Scope));
    }
}
