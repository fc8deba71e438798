using System.Net;
using Paks.Registry.Tests.Kit;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Access;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Auth;

/// <summary>A registry that wants name and password with each request. RFC 7617.</summary>
public sealed class LoginByPassword
{
    [Fact]
    public async Task IsDoneWhenItIsAskedForAndNotBefore()
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Basic, ClientSession.User);
        await session.Repository.ResolveAsync("1.0", ClientSession.Token);
        await session.Repository.ResolveAsync("1.0", ClientSession.Token);
        Assert.Equal([false, true, true], session.Registry.Requests.All.Select(request => request.Authorization is not null));
    }

    [Fact]
    public async Task IsNotDoneWhereNobodyAsks()
    {
        await using var session = await ClientSession.StartAsync(RegistryAuth.None, ClientSession.User);
        await session.Repository.ResolveAsync("1.0", ClientSession.Token);
        Assert.Null(session.Registry.Requests.All.Single().Authorization);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData(null)]
    public async Task IsRefusedClearlyAndNotRepeated(string? password)
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Basic, password is null ? null : ClientSession.User with { Password = password });
        var failure = await session.FailsAsync<ResponseException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.Equal((HttpStatusCode.Unauthorized, true), (failure.Status, failure.IsDenied));
        Assert.Contains("UNAUTHORIZED authentication required", failure.Message, StringComparison.Ordinal);
        Assert.Equal(password is null ? 1 : 2, session.Registry.Requests.All.Count);
        await session.FailsAsync<ResponseException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.Equal(password is null ? 2 : 3, session.Registry.Requests.All.Count);
    }

    [Fact]
    public async Task IsDoneAnewForEachRepositoryThatHasAUserOfItsOwn()
    {
        await using var session = await ClientSession.StartAsync(new() { Auth = ClientSession.Basic }, options => options with
        {
            Credentials = new GivenCredentials(repository => repository == ClientSession.Name ? ClientSession.User : new() { Username = "other", Password = "password" }),
        });
        await session.Repository.ResolveAsync("1.0", ClientSession.Token);
        await session.FailsAsync<ResponseException>(() => session.Open("other").FetchManifestAsync("1.0", ClientSession.Token));
        await session.Repository.ResolveAsync("1.0", ClientSession.Token);
        Assert.Equal(["", User("user", ClientSession.Password), User("other", "password"), User("user", ClientSession.Password)], session.Registry.Requests.All.Select(request => request.Authorization ?? ""));
    }

    [Fact]
    public async Task IsNotEchoedWhenTheRegistryEchoesIt()
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Basic, ClientSession.User);
        session.Registry.Faults.Add(Fault.Instead("echoes", async context =>
        {
            context.Response.StatusCode = 403;
            var text = $"{new string('x', 250)} {context.Request.Headers.Authorization} {ClientSession.Password} {ClientSession.Password}";
            await context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes($$"""{"errors":[{"code":"{{ClientSession.Password}}","message":"{{text}}"}]}"""), ClientSession.Token);
        }), RequestKind.ManifestGet, nth: 2);
        var failure = await session.FailsAsync<ResponseException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.Contains("x Basic ***", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Zugsp", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IsNotToldByTheCredentialItself()
    {
        Assert.Equal("credential of user", $"{ClientSession.User}");
        Assert.Equal("credential of a token", $"{new Credential { IdentityToken = ClientSession.IdentityToken }}");
    }

    private static string User(string name, string password) => "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{name}:{password}"));
}
