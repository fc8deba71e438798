using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Kit;

/// <summary>Faults that serve something else than what was stored.</summary>
public sealed class WrongContent
{
    private static readonly byte[] Blob = Sample.Bytes(100_000);
    private static readonly string Digest = Sample.DigestOf(Blob);

    [Theory]
    [InlineData(null, 0)]
    [InlineData(null, 70_000)]
    [InlineData("bytes=60000-", 60_000)]
    [InlineData("bytes=60000-", 99_999)]
    public async Task HasOneByteTurnedOver(string? range, int at)
    {
        await using var session = await StartAsync(Fault.FlipByte(at));
        var answer = await GetAsync(session, range);
        var start = range is null ? 0 : 60_000;
        var expected = Blob[start..];
        expected[at - start] ^= 0xFF;
        Assert.Equal(expected, answer.Body);
        Assert.Equal(Digest, answer["Docker-Content-Digest"]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-70_000)]
    [InlineData(1)]
    [InlineData(70_000)]
    public async Task IsShorterOrLonger(int by)
    {
        await using var session = await StartAsync(Fault.ChangeSize(by));
        byte[] expected = [.. Blob[..Math.Min(Blob.Length, Blob.Length + by)], .. new byte[Math.Max(0, by)]];
        var answer = await GetAsync(session);
        Assert.Equal($"{expected.Length}", answer["Content-Length"]);
        Assert.Equal(expected, answer.Body);
        Assert.Equal($"{expected.Length}", (await session.SendAsync("HEAD", $"blobs/{Digest}"))["Content-Length"]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task IsShorterOrLongerWithoutAWord(int by)
    {
        await using var session = await StartAsync(Fault.ChangeSize(by), Fault.OmitHeaders("Content-Length"));
        var answer = await GetAsync(session);
        Assert.Equal((null, Blob.Length + by, false), (answer["Content-Length"], answer.Body.Length, answer.IsBroken));
    }

    [Fact]
    public async Task IsShorterThanItsLength()
    {
        await using var session = await StartAsync(Fault.ChangeSize(5), Fault.CutAnswerAfter(Blob.Length));
        var answer = await GetAsync(session);
        Assert.Equal(($"{Blob.Length + 5}", true), (answer["Content-Length"], answer.IsBroken));
        Assert.Equal(Blob, answer.Body);
    }

    [Fact]
    public async Task HasAnotherDigestInItsHeader()
    {
        await using var session = await StartAsync(Fault.WrongDigestHeader());
        var answer = await GetAsync(session);
        Assert.Equal(Sample.Zeros, answer["Docker-Content-Digest"]);
        Assert.Equal(Blob, answer.Body);
    }

    [Fact]
    public async Task IsServedOfManifestsToo()
    {
        await using var session = await StartAsync(Fault.FlipByte(3), Fault.ChangeSize(-10), Fault.WrongDigestHeader());
        var repository = session.Registry.Repository(RawSession.Repository);
        var manifest = Sample.Manifest(repository);
        repository.PutTag("1.0", repository.PutManifest(manifest, Sample.ManifestType));
        var answer = await session.SendAsync("GET", "manifests/1.0");
        manifest[3] ^= 0xFF;
        Assert.Equal(manifest[..^10], answer.Body);
        Assert.Equal(Sample.Zeros, answer["Docker-Content-Digest"]);
    }

    [Fact]
    public async Task MayBePutOnPurpose()
    {
        await using var session = await RawSession.StartAsync();
        session.Registry.Repository(RawSession.Repository).PutBlob(Sample.Zeros, Blob);
        Assert.Equal(Blob, (await session.SendAsync("GET", $"blobs/{Sample.Zeros}")).Body);
    }

    private static async Task<RawSession> StartAsync(params IReadOnlyList<Fault> faults)
    {
        var session = await RawSession.StartAsync();
        using var content = new MemoryStream(Blob);
        Assert.Equal(Digest, session.Registry.Repository(RawSession.Repository).PutBlob(content));
        foreach (var fault in faults)
        {
            session.Registry.Faults.Always(fault);
        }

        return session;
    }

    private static Task<RawAnswer> GetAsync(RawSession session, string? range = null) =>
        session.SendAsync("GET", $"blobs/{Digest}", null, range is null ? [] : [("Range", range)]);
}
