using System.Text;
using System.Text.Json;
using Paks.Testing;

namespace Paks.Registry.Tests.Auth;

/// <summary>Docker's and Podman's files of credentials. docs.docker.com, "docker login"; containers-auth.json(5).</summary>
public sealed class FilesOfCredentials : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData("""{"auths":{"ghcr.io":{"auth":"dXNlcjpwYXNz"}}}""", "user", "pass", null)]
    [InlineData("""{"auths":{"ghcr.io":{"auth":"dXNlcjpwYXM6cw=="}}}""", "user", "pas:s", null)]
    [InlineData("""{"auths":{"ghcr.io":{"username":"user","password":"pass"}}}""", "user", "pass", null)]
    [InlineData("""{"auths":{"ghcr.io":{"auth":"dXNlcjo=","identitytoken":"id"}}}""", "user", "", "id")]
    [InlineData("""{"auths":{"ghcr.io":{"identitytoken":"id"}}}""", null, null, "id")]
    [InlineData("""{"auths":{"https://ghcr.io":{"auth":"dXNlcjpwYXNz"}}}""", "user", "pass", null)]
    [InlineData("""{"auths":{"https://ghcr.io/v2/":{"auth":"dXNlcjpwYXNz"}}}""", "user", "pass", null)]
    [InlineData("""{"auths":{"http://ghcr.io/v1/":{"auth":"dXNlcjpwYXNz"}}}""", "user", "pass", null)]
    [InlineData("""{"auths":{"ghcr.io/":{"auth":"dXNlcjpwYXNz"}}}""", "user", "pass", null)]
    [InlineData("""{"auths":{"GHCR.io":{"auth":"dXNlcjpwYXNz"}}}""", "user", "pass", null)]
    public async Task HoldARegistrysCredential(string json, string? user, string? password, string? identityToken)
    {
        var found = (await FindAsync(json, "ghcr.io"))!;
        Assert.Equal((user, password, identityToken), (found.Username, found.Password, found.IdentityToken));
    }

    [Fact]
    public async Task HoldATokenToBeSentAsItIs() =>
        Assert.Equal("tok", (await FindAsync("""{"auths":{"ghcr.io":{"registrytoken":"tok"}}}""", "ghcr.io"))!.RegistryToken);

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("""{"auths":{}}""")]
    [InlineData("""{"auths":null,"credHelpers":3,"credsStore":{}}""")]
    [InlineData("""{"auths":{"ghcr.io":{}}}""")]
    [InlineData("""{"auths":{"ghcr.io":null}}""")]
    [InlineData("""{"auths":{"ghcr.io":{"auth":""}}}""")]
    [InlineData("""{"auths":{"ghcr.io:443":{"auth":"dXNlcjpwYXNz"},"evil.ghcr.io":{"auth":"dXNlcjpwYXNz"},"ghcr.io/other":{"auth":"dXNlcjpwYXNz"}}}""")]
    [InlineData("""{"auths":{"broken.example.com":{"auth":"!!"}}}""")]
    public async Task MayHoldNothingForIt(string json) => Assert.Null(await FindAsync(json, "ghcr.io"));

    [Theory]
    [InlineData("https://index.docker.io/v1/")]
    [InlineData("https://index.docker.io/v1")]
    [InlineData("index.docker.io/v1/")]
    [InlineData("index.docker.io")]
    [InlineData("docker.io")]
    [InlineData("registry-1.docker.io")]
    public async Task CallDockerHubByManyNames(string key) =>
        Assert.Equal("user", (await FindAsync(Json((key, "user")), "docker.io", "library/ubuntu"))!.Username);

    [Theory]
    [InlineData("team/app", "app")]
    [InlineData("team/app/part", "app")]
    [InlineData("team/application", "team")]
    [InlineData("team", "team")]
    [InlineData("other", "all")]
    public async Task KnowTheLongestPartOfAName(string repository, string user)
    {
        var json = Json(("quay.io", "all"), ("quay.io/team", "team"), ("quay.io/team/app", "app"));
        Assert.Equal(user, (await FindAsync(json, "quay.io", repository))!.Username);
    }

    [Theory]
    [InlineData("{", "JSON")]
    [InlineData("[]", "no JSON object")]
    [InlineData("""{"auths":{"ghcr.io":{"auth":"!!"}}}""", "the credential for ghcr.io is not base64")]
    [InlineData("""{"auths":{"ghcr.io":{"auth":"WnVnc3BpdHpl"}}}""", "not written as user:password")]
    [InlineData("""{"auths":{"ghcr.io":{"auth":"OlBhc3M="}}}""", "not written as user:password")]
    [InlineData("""{"credsStore":"\ud800"}""", "cannot read")]
    public async Task AreToldByTheirNameWhenTheyCannotBeRead(string json, string why)
    {
        var failure = await Assert.ThrowsAsync<RegistryConfigurationException>(() => FindAsync(json, "ghcr.io"));
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        Assert.Contains(_temp["config.json"], failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Zugspitze", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AreAskedInTheirOrder()
    {
        var first = _temp.Write("first.json", Encoding.UTF8.GetBytes(Json(("a.io", "first"))));
        var second = _temp.Write("second.json", Encoding.UTF8.GetBytes(Json(("a.io", "second"), ("b.io", "second"))));
        var credentials = new CredentialFiles([_temp["missing.json"], first, second], []);
        Assert.Equal("first", (await credentials.FindAsync("a.io", "x", ClientSession.Token))!.Username);
        Assert.Equal("second", (await credentials.FindAsync("b.io", "x", ClientSession.Token))!.Username);
        Assert.Null(await credentials.FindAsync("c.io", "x", ClientSession.Token));
    }

    private static string Json(params IReadOnlyList<(string Key, string User)> entries) => JsonSerializer.Serialize(new
    {
        auths = entries.ToDictionary(entry => entry.Key, entry => new { auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{entry.User}:pass")) }),
    });

    private Task<Credential?> FindAsync(string json, string registry, string repository = "team/app") =>
        new CredentialFiles([_temp.Write("config.json", Encoding.UTF8.GetBytes(json))], []).FindAsync(registry, repository, ClientSession.Token);
}
