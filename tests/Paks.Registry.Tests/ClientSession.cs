using Paks.Oci;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Access;
using Paks.Testing.Registries.Contents;

namespace Paks.Registry.Tests;

/// <summary>A loopback registry and a client for it that waits hardly at all.</summary>
internal sealed class ClientSession : IAsyncDisposable
{
    public const string Name = "team/app";

    /// <summary>Secrets that must be in no message: words that nothing else has.</summary>
    public const string Password = "Zugspitze-2962";
    public const string IdentityToken = "Watzmann-2713";

    private ClientSession(LoopbackRegistry registry, RegistryOptions options)
    {
        Registry = registry;
        Client = new RegistryClient(options);
        Repository = Open();
    }

    /// <summary>The user with the password.</summary>
    public static Credential User { get; } = new() { Username = "user", Password = Password };

    /// <summary>Registries with this user, by scheme.</summary>
    public static RegistryAuth Basic { get; } = RegistryAuth.Basic with { Password = Password, IdentityToken = IdentityToken };

    public static RegistryAuth Bearer { get; } = RegistryAuth.Bearer with { Password = Password, IdentityToken = IdentityToken };

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static RegistryOptions FastOptions { get; } = new()
    {
        FirstDelay = TimeSpan.FromMilliseconds(1),
        LongestDelay = TimeSpan.FromSeconds(2),
        Silence = TimeSpan.FromSeconds(20),
    };

    public LoopbackRegistry Registry { get; }

    public RegistryClient Client { get; }

    public Repository Repository { get; }

    /// <summary>What the registry holds of the repository.</summary>
    public LoopbackRepository Stored => Registry.Repository(Name);

    public static async Task<ClientSession> StartAsync(LoopbackRegistryOptions? options = null, Func<RegistryOptions, RegistryOptions>? edit = null) =>
        new(await LoopbackRegistry.StartAsync(options), edit?.Invoke(FastOptions) ?? FastOptions);

    /// <summary>A registry that asks who is there, and a client that knows the answer.</summary>
    public static Task<ClientSession> StartAsync(RegistryAuth auth, Credential? credential, Func<RegistryOptions, RegistryOptions>? edit = null) =>
        StartAsync(new() { Auth = auth }, options => (edit?.Invoke(options) ?? options) with { Credentials = new GivenCredentials(credential) });

    public Repository Open(string name = Name) => Client.Open(Reference.Parse($"{Registry.Host}/{name}"));

    /// <summary>Reads a blob whole.</summary>
    public async Task<byte[]> ReadAsync(Descriptor blob)
    {
        await using var stream = await Repository.FetchAsync(blob, Token);
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, Token);
        return content.ToArray();
    }

    /// <summary>Expects a failure, which tells nothing secret.</summary>
    public async Task<T> FailsAsync<T>(Func<Task> action)
        where T : Exception
    {
        var failure = await Assert.ThrowsAsync<T>(action);
        Assert.All([Password, IdentityToken, Convert.ToBase64String("user:Zugspitze-2962"u8), .. Registry.IssuedTokens.Select(token => token.Text)],
            secret => Assert.DoesNotContain(secret, failure.ToString(), StringComparison.Ordinal));
        return failure;
    }

    /// <summary>No tag stands for anything whose parts are missing, or are not what they should be.</summary>
    public void AssertWhole() => RepositoryCheck.AssertWhole(Stored, Registry.Requests.ToString());

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Assert.All(Registry.Requests.All, request => Assert.Null(request.Failure));
        await Registry.DisposeAsync();
    }
}
