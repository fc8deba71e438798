using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Kit;

/// <summary>Faults that are drawn by a number.</summary>
public sealed class DrawnFaults
{
    [Fact]
    public void AreTheSameForTheSameNumber()
    {
        var texts = Enumerable.Range(0, 100).Select(seed => SeededFaults.Draw(seed, recoverable: false).ToString()).ToList();
        Assert.Equal(texts, Enumerable.Range(0, 100).Select(seed => SeededFaults.Draw(seed, recoverable: false).ToString()));
        Assert.Equal(100, texts.Distinct().Count());
    }

    [Fact]
    public void AreToldForAMessage() => Assert.Equal("""
        faults of seed 218:
        ManifestHead, number 1: without Content-Length, Docker-Content-Digest (hit 0)
        """, SeededFaults.Draw(218, count: 1).ToString());

    [Fact]
    public void LeaveOneOfThreeRequestsAloneUnlessTheyLast()
    {
        var passing = Enumerable.Range(0, 200).Select(seed => SeededFaults.Draw(seed, count: 20)).ToList();
        foreach (var rule in passing.SelectMany(faults => faults.Rules))
        {
            Assert.Equal(1, rule.Nth % 3);
            Assert.InRange(rule.Times, 1, 2);
        }

        Assert.All(passing, faults => Assert.True(faults.IsRecoverable));
        var lasting = SeededFaults.Draw(1, count: 3, recoverable: false);
        Assert.False(lasting.IsRecoverable);
        Assert.Equal([false, false, false, true], lasting.Rules.Select(rule => rule.Times == int.MaxValue));
    }

    [Fact]
    public void CoverEveryKindOfRequest()
    {
        var kinds = Enumerable.Range(0, 200).SelectMany(seed => SeededFaults.Draw(seed).Rules).Aggregate(RequestKind.None, (all, rule) => all | rule.On);
        const RequestKind NeverHit = RequestKind.Other | RequestKind.Tags | RequestKind.Referrers;
        Assert.Equal(RequestKind.Any & ~NeverHit, kinds);
    }

    [Fact]
    public async Task HitTheirRegistry()
    {
        await using var session = await RawSession.StartAsync();
        var faults = SeededFaults.Draw(218, count: 1);
        session.Registry.Faults.Add(faults);
        var repository = session.Registry.Repository(RawSession.Repository);
        repository.PutTag("1.0", repository.PutManifest(Sample.Manifest(repository), Sample.ManifestType));
        Assert.Null((await session.SendAsync("HEAD", "manifests/1.0"))["Content-Length"]);
        Assert.NotNull((await session.SendAsync("HEAD", "manifests/1.0"))["Content-Length"]);
        Assert.Equal(1, faults.Rules[0].Hits);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task AreOvercomeByTryingAgain(int from)
    {
        for (var seed = from; seed < from + 50; seed++)
        {
            await using var session = await RawSession.StartAsync();
            var faults = SeededFaults.Draw(seed, count: 8);
            session.Registry.Faults.Add(faults);
            Assert.True(await PushAndPullAsync(session), $"{faults}\n{session.Registry.Requests}");
        }
    }

    /// <summary>A client that begins anew, a request behind the other, whenever one fails.</summary>
    private static async Task<bool> PushAndPullAsync(RawSession session)
    {
        var blob = Sample.Bytes(200_000);
        var manifest = Sample.Manifest(session.Registry.Repository(RawSession.Repository));
        return await RepeatAsync(async () =>
            {
                var location = Location(session, await session.SendAsync("POST", "blobs/uploads/"));
                return await session.SendAsync("PUT", $"{location}digest={Sample.DigestOf(blob)}", blob) is { Status: 201 };
            })
            && await RepeatAsync(async () => await session.SendAsync("PUT", "manifests/1.0", manifest) is { Status: 201 })
            && await RepeatAsync(async () => (await session.SendAsync("GET", "manifests/1.0")).Body.SequenceEqual(manifest))
            && await RepeatAsync(async () => (await session.SendAsync("GET", $"blobs/{Sample.DigestOf(blob)}")).Body.SequenceEqual(blob));
    }

    private static string Location(RawSession session, RawAnswer answer) =>
        answer["Location"] is { } location ? location + (location.Contains('?', StringComparison.Ordinal) ? "&" : "?") : $"{session.Registry.Address}v2/unknown?";

    private static async Task<bool> RepeatAsync(Func<Task<bool>> attempt)
    {
        for (var count = 0; count < 20; count++)
        {
            try
            {
                if (await attempt())
                {
                    return true;
                }
            }
            catch (HttpRequestException)
            {
                // Cut.
            }
        }

        return false;
    }
}
