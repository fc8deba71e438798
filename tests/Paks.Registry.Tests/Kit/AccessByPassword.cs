using System.Text;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Access;

namespace Paks.Registry.Tests.Kit;

/// <summary>A registry that asks for name and password with each request. RFC 7617.</summary>
public sealed class AccessByPassword
{
    [Theory]
    [InlineData(null, 401)]
    [InlineData("user:wrong", 401)]
    [InlineData("user:secret", 200)]
    public async Task IsAskedForAndChecked(string? credentials, int status)
    {
        await using var session = await RawSession.StartAsync(new() { Auth = RegistryAuth.Basic });
        var answer = await session.SendAsync("GET", "/v2/", null, credentials is null ? [] : [Header(credentials)]);
        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 401 ? "Basic realm=\"loopback registry\"" : null, answer["WWW-Authenticate"]);
        Assert.Equal(credentials is not null, session.Registry.Requests.All.Single().Authorization is not null);
    }

    [Theory]
    [InlineData("GET", "manifests/x", 404)]
    [InlineData("POST", "blobs/uploads/", 403)]
    public async Task AllowsWhatTheUserMay(string method, string address, int status)
    {
        var auth = RegistryAuth.Basic with { Allows = static (repository, action) => repository == RawSession.Repository && action == "pull" };
        await using var session = await RawSession.StartAsync(new() { Auth = auth });
        Assert.Equal(status, (await session.SendAsync(method, address, null, Header("user:secret"))).Status);
        Assert.Equal(403, (await session.SendAsync("GET", "/v2/other/manifests/x", null, Header("user:secret"))).Status);
    }

    private static (string, string) Header(string credentials) => ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
}
