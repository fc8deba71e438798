using System.Diagnostics;
using System.Net;
using Paks.Registry.Tests.Kit;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Pulling;

/// <summary>A registry that has no time now.</summary>
public sealed class BusyRegistry
{
    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task IsAskedAgainAFewTimes(int status)
    {
        await using var session = await ClientSession.StartAsync(edit: options => options with { Attempts = 3 });
        session.Registry.Faults.Add(Fault.Status(status), times: 2);
        Assert.Null(await session.Repository.ResolveAsync("1.0", ClientSession.Token));
        session.Registry.Faults.Always(Fault.Status(status));
        session.Registry.Requests.Clear();
        var failure = await session.FailsAsync<ResponseException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.Equal((HttpStatusCode)status, failure.Status);
        Assert.Equal(3, session.Registry.Requests.All.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(501)]
    public async Task IsNotMeantByOtherAnswers(int status)
    {
        await using var session = await ClientSession.StartAsync();
        session.Registry.Faults.Always(Fault.Status(status));
        await session.FailsAsync<ResponseException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.Single(session.Registry.Requests.All);
    }

    [Fact]
    public async Task IsLeftAloneForTheSecondsThatItWants()
    {
        await using var session = await ClientSession.StartAsync();
        session.Registry.Faults.Add(Fault.TooManyRequests(1));
        var start = Stopwatch.GetTimestamp();
        Assert.Null(await session.Repository.ResolveAsync("1.0", ClientSession.Token));
        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromSeconds(0.99));
    }

    [Fact]
    public async Task IsLeftAloneUntilTheTimeThatItWants()
    {
        // The dates of HTTP have whole seconds: the clock stands shortly before one.
        var clock = new ManualClock { Now = new DateTimeOffset(2030, 1, 1, 0, 0, 9, 700, TimeSpan.Zero) };
        await using var session = await ClientSession.StartAsync(edit: options => options with { Time = clock });
        session.Registry.Faults.Add(Fault.TooManyRequests(clock.Now.AddSeconds(0.3)));
        var start = Stopwatch.GetTimestamp();
        Assert.Null(await session.Repository.ResolveAsync("1.0", ClientSession.Token));
        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromSeconds(0.29));
    }

    [Fact]
    public async Task IsAskedAtOnceWhenTheTimeHasPassed()
    {
        await using var session = await ClientSession.StartAsync(edit: options => options with { Attempts = 2 });
        session.Registry.Faults.Always(Fault.TooManyRequests(DateTimeOffset.UtcNow.AddYears(-1)));
        var failure = await session.FailsAsync<ResponseException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.Equal(TimeSpan.Zero, failure.RetryAfter);
        Assert.Equal(2, session.Registry.Requests.All.Count);
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(int.MaxValue)]
    public async Task IsNotWaitedForBeyondTheLimit(int seconds)
    {
        await using var session = await ClientSession.StartAsync();
        session.Registry.Faults.Always(Fault.TooManyRequests(seconds));
        var failure = await session.FailsAsync<ResponseException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.Equal(TimeSpan.FromSeconds(seconds), failure.RetryAfter);
        Assert.Single(session.Registry.Requests.All);
    }

    [Fact]
    public async Task IsNotWaitedForLongerAndLongerWithoutEnd()
    {
        await using var session = await ClientSession.StartAsync(edit: options => options with { Attempts = 80, LongestDelay = TimeSpan.FromMilliseconds(2) });
        session.Registry.Faults.Always(Fault.Status(503));
        await session.FailsAsync<ResponseException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.Equal(80, session.Registry.Requests.All.Count);
    }

    [Fact]
    public async Task ThatIsNotThereIsAskedTwice()
    {
        var session = await ClientSession.StartAsync();
        await session.DisposeAsync();
        using var client = new RegistryClient(ClientSession.FastOptions);
        var repository = client.Open(Reference.Parse($"{session.Registry.Host}/a"));
        var failure = await Assert.ThrowsAsync<RegistryUnreachableException>(() => repository.ResolveAsync("1.0", ClientSession.Token));
        Assert.False(failure.IsCertificate);
        Assert.InRange(client.Traffic.Requests, 2, 4);
    }

    [Fact]
    public async Task WarnsThoseWhoListenOnceOfEachThing()
    {
        var warnings = new List<string>();
        await using var session = await ClientSession.StartAsync(edit: options => options with { Warned = warnings.Add });
        session.Registry.Faults.Always(Fault.SetHeader("Warning", "299 - \"leave soon\""));
        await session.Repository.ResolveAsync("1.0", ClientSession.Token);
        await session.Repository.ResolveAsync("1.0", ClientSession.Token);
        Assert.Equal($"{session.Registry.Host}: leave soon", warnings.Single());
    }

    [Fact]
    public async Task AnswersWithErrorsThatNobodyCanRead()
    {
        await using var session = await ClientSession.StartAsync();
        foreach (var body in new[] { "{\"errors\":[{\"code\":\"\\ud800\"}]}", "{\"errors\":{}}", "[1]", "{\"errors\":[3,{}]}", "" })
        {
            session.Registry.Faults.Clear();
            session.Registry.Faults.Add(Fault.Instead(body, async context =>
            {
                context.Response.StatusCode = 400;
                await context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(body), ClientSession.Token);
            }), RequestKind.ManifestGet);
            await session.FailsAsync<ResponseException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        }
    }
}
