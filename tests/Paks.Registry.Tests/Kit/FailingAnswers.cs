using System.Globalization;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Kit;

/// <summary>Faults that answer something else than was asked for, and the rules that say when.</summary>
public sealed class FailingAnswers
{
    private static readonly byte[] Blob = Sample.Bytes(1000);

    [Theory]
    [InlineData(500, "UNAVAILABLE")]
    [InlineData(502, "UNAVAILABLE")]
    [InlineData(503, "UNAVAILABLE")]
    [InlineData(403, "DENIED")]
    public async Task ComeAsOftenAsTheRuleSays(int status, string code)
    {
        await using var session = await RawSession.StartAsync();
        var rule = session.Registry.Faults.Add(Fault.Status(status), RequestKind.Ping, nth: 2, times: 2);
        List<int> statuses = [];
        for (var count = 0; count < 5; count++)
        {
            var answer = await session.SendAsync("GET", "/v2/");
            statuses.Add(answer.Status);
            Assert.Equal(answer.Status == 200 ? [] : [code], answer.Status == 200 ? [] : answer.Errors);
        }

        Assert.Equal([200, status, status, 200, 200], statuses);
        Assert.Equal(2, rule.Hits);
        Assert.Equal($"Ping, numbers 2 to 3: answers {status} (hit 2)", session.Registry.Faults.ToString());
        Assert.Equal([0, 1, 1, 0, 0], session.Registry.Requests.All.Select(request => request.Faults.Count));
    }

    [Fact]
    public async Task ComeForWhatARuleMeans()
    {
        await using var session = await RawSession.StartAsync();
        session.Registry.Faults.Always(
            Fault.Status(503), RequestKind.BlobHead | RequestKind.BlobGet, static (method, path) => method == "GET" && path.EndsWith("?x=1", StringComparison.Ordinal));
        Assert.Equal(404, (await session.SendAsync("GET", $"blobs/{Sample.Zeros}")).Status);
        Assert.Equal(404, (await session.SendAsync("HEAD", $"blobs/{Sample.Zeros}?x=1")).Status);
        Assert.Equal(503, (await session.SendAsync("GET", $"blobs/{Sample.Zeros}?x=1")).Status);
        session.Registry.Faults.Clear();
        Assert.Equal(404, (await session.SendAsync("GET", $"blobs/{Sample.Zeros}?x=1")).Status);
    }

    [Fact]
    public async Task LeaveUndoneWhatWasAsked()
    {
        await using var session = await RawSession.StartAsync();
        var location = await session.StartUploadAsync();
        session.Registry.Faults.Add(Fault.Status(500), RequestKind.UploadChunk);
        Assert.Equal(500, (await session.PatchAsync(location, Blob, 0)).Status);
        Assert.Equal(Blob.Length, session.Registry.Requests.Of(RequestKind.UploadChunk).Single().BytesIn);
        Assert.Equal("0-999", (await session.PatchAsync(location, Blob, 0))["Range"]);
    }

    [Fact]
    public async Task TellWhenToTryAgain()
    {
        var until = new DateTimeOffset(2030, 5, 6, 7, 8, 9, TimeSpan.Zero);
        await using var session = await RawSession.StartAsync();
        session.Registry.Faults.Add(Fault.TooManyRequests(3));
        session.Registry.Faults.Add(Fault.TooManyRequests(until), nth: 2);
        var seconds = await session.SendAsync("GET", "/v2/");
        var date = await session.SendAsync("GET", "/v2/");
        Assert.Equal((429, "3"), (seconds.Status, seconds["Retry-After"]));
        Assert.Equal((429, "Mon, 06 May 2030 07:08:09 GMT"), (date.Status, date["Retry-After"]));
        Assert.Equal(until, DateTimeOffset.Parse(date["Retry-After"]!, CultureInfo.InvariantCulture));
        Assert.Equal(["TOOMANYREQUESTS"], date.Errors);
    }

    [Fact]
    public async Task MayBePagesForPeople()
    {
        await using var session = await RawSession.StartAsync();
        session.Registry.Faults.Always(Fault.HtmlErrors());
        session.Registry.Faults.Add(Fault.Status(502), RequestKind.ManifestGet);
        var gateway = await session.SendAsync("GET", "manifests/x");
        var missing = await session.SendAsync("GET", "manifests/x");
        Assert.Equal((502, "text/html"), (gateway.Status, gateway["Content-Type"]));
        Assert.Equal((404, "text/html"), (missing.Status, missing["Content-Type"]));
        Assert.StartsWith("<html>", System.Text.Encoding.UTF8.GetString(missing.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MayBeOfAnyKind()
    {
        await using var session = await RawSession.StartAsync();
        session.Registry.Faults.Add(Fault.Instead("a teapot", static context =>
        {
            context.Response.StatusCode = 418;
            return context.Response.Body.WriteAsync(new byte[7]).AsTask();
        }));
        var answer = await session.SendAsync("GET", "/v2/");
        Assert.Equal((418, 7), (answer.Status, answer.Body.Length));
        Assert.Equal("GET /v2/ -> 418, 0 bytes in, 7 out [a teapot]", session.Registry.Requests.ToString());
    }

    [Fact(Timeout = 60_000)]
    public async Task OfManifestsMayComeLate()
    {
        await using var session = await RawSession.StartAsync();
        var repository = session.Registry.Repository(RawSession.Repository);
        var gate = new TaskCompletionSource();
        session.Registry.Faults.Add(Fault.AnswerAfter(gate.Task), RequestKind.ManifestPut);
        session.Registry.Faults.Add(Fault.AnswerLate(TimeSpan.FromMilliseconds(1)), RequestKind.ManifestPut);
        var put = session.SendAsync("PUT", "manifests/1.0", Sample.Manifest(repository));
        while (repository.Tags.Count == 0)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.False(put.IsCompleted);
        Assert.Null(session.Registry.Requests.All.Single().Status);
        gate.SetResult();
        Assert.Equal(201, (await put).Status);
    }
}
