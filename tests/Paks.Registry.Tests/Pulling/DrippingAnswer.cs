using Paks.Registry.Tests.Kit;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Pulling;

/// <summary>A small answer of which a byte comes now and then: never silent for long, and never done.</summary>
public sealed class DrippingAnswer
{
    [Fact]
    public async Task IsNotAskedForAgain()
    {
        await using var session = await ClientSession.StartAsync(null, options => options with { Time = new ShortWhole(options.Silence) });
        session.Registry.Faults.Always(Drip(200), RequestKind.ManifestGet);
        var failure = await session.FailsAsync<RegistryUnreachableException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.Contains("too slowly", failure.Message, StringComparison.Ordinal);
        Assert.Single(session.Registry.Requests.All);
    }

    [Fact]
    public async Task OfAPlaceForTokensIsNotAskedForAgain()
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Bearer, ClientSession.User, options => options with { Time = new ShortWhole(options.Silence) });
        session.Registry.Faults.Always(Drip(200), RequestKind.Token);
        await session.FailsAsync<RegistryUnreachableException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.Single(session.Registry.Requests.All, request => request.Kind == RequestKind.Token);
    }

    [Fact]
    public async Task ThatIsARefusalIsARefusal()
    {
        await using var session = await ClientSession.StartAsync(null, options => options with { Silence = TimeSpan.FromSeconds(1) });
        session.Registry.Faults.Always(Drip(403), RequestKind.ManifestGet);
        var failure = await session.FailsAsync<ResponseException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.True(failure.IsDenied);
    }

    private static Fault Drip(int status) => Fault.Instead("drips", async context =>
    {
        context.Response.StatusCode = status;
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(" "u8.ToArray(), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(10, context.RequestAborted);
        }
    });

    /// <summary>A clock by which what may take longer than a silence is over soon.</summary>
    private sealed class ShortWhole(TimeSpan silence) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > silence ? TimeSpan.FromMilliseconds(100) : dueTime, period);
    }
}
