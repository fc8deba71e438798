using System.Net;
using System.Text;
using Paks.Oci;
using Paks.Registry.Tests.Kit;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Pulling;

/// <summary>A manifest that is resolved and read. distribution-spec, "Pulling manifests".</summary>
public sealed class PulledManifest
{
    [Fact]
    public async Task ComesByTagAndByDigest()
    {
        await using var session = await ClientSession.StartAsync();
        var (content, digest) = Put(session);
        foreach (var target in new[] { "1.0", digest })
        {
            var found = (await session.Repository.FetchManifestAsync(target, ClientSession.Token))!;
            Assert.Equal(content, found.Content.ToArray());
            Assert.Equal((Sample.ManifestType, digest, content.LongLength), (found.Descriptor.MediaType, found.Descriptor.Digest.ToString(), found.Descriptor.Size));
            Assert.Equal(found.Descriptor, await session.Repository.ResolveAsync(target, ClientSession.Token));
        }
    }

    [Fact]
    public async Task IsResolvedWithOneRequest()
    {
        await using var session = await ClientSession.StartAsync();
        Put(session);
        await session.Repository.ResolveAsync("1.0", ClientSession.Token);
        Assert.Equal(RequestKind.ManifestHead, Assert.Single(session.Registry.Requests.All).Kind);
        Assert.Equal(1, session.Client.Traffic.Requests);
    }

    [Theory]
    [InlineData("Docker-Content-Digest")]
    [InlineData("Content-Length")]
    [InlineData("Content-Type")]
    public async Task IsReadWholeWhereHeadTellsTooLittle(string header)
    {
        await using var session = await ClientSession.StartAsync();
        var (content, digest) = Put(session);
        session.Registry.Faults.Always(Fault.OmitHeaders(header), RequestKind.ManifestHead);
        var found = (await session.Repository.ResolveAsync("1.0", ClientSession.Token))!;
        Assert.Equal((digest, content.LongLength), (found.Digest.ToString(), found.Size));
    }

    [Theory]
    [InlineData(405)]
    [InlineData(400)]
    public async Task IsReadWholeWhereHeadIsRefused(int status)
    {
        await using var session = await ClientSession.StartAsync();
        var (_, digest) = Put(session);
        session.Registry.Faults.Always(Fault.Status(status), RequestKind.ManifestHead);
        Assert.Equal(digest, (await session.Repository.ResolveAsync("1.0", ClientSession.Token))!.Digest.ToString());
    }

    [Fact]
    public async Task IsNothingWhereThereIsNone()
    {
        await using var session = await ClientSession.StartAsync();
        Assert.Null(await session.Repository.ResolveAsync("1.0", ClientSession.Token));
        Assert.Null(await session.Repository.FetchManifestAsync(Sample.Zeros, ClientSession.Token));
        var descriptor = new Descriptor { MediaType = Sample.ManifestType, Digest = Digest.Parse(Sample.Zeros), Size = 2 };
        await session.FailsAsync<ContentNotFoundException>(() => session.Repository.FetchAsync(descriptor, ClientSession.Token));
    }

    [Theory]
    [InlineData("a/../b")]
    [InlineData("a?b=c")]
    [InlineData("")]
    [InlineData("sha256:00")]
    public async Task IsAskedForByTagOrDigestOnly(string target)
    {
        await using var session = await ClientSession.StartAsync();
        await session.FailsAsync<FormatException>(() => session.Repository.FetchManifestAsync(target, ClientSession.Token));
        await session.FailsAsync<FormatException>(() => session.Repository.ResolveAsync(target, ClientSession.Token));
        Assert.Empty(session.Registry.Requests.All);
    }

    [Theory]
    [InlineData("application/vnd.docker.distribution.manifest.v2+json", "config", true)]
    [InlineData("application/vnd.docker.distribution.manifest.list.v2+json", "manifests", true)]
    [InlineData("application/vnd.oci.image.index.v1+json", "manifests", true)]
    [InlineData("application/vnd.oci.image.index.v1+json", "manifests", false)]
    public async Task MayBeOfEachTypeAndSaySoInHeaderOrDocument(string type, string member, bool inDocument)
    {
        await using var session = await ClientSession.StartAsync(new() { ChecksAccept = true });
        var content = Encoding.UTF8.GetBytes($"{{{(inDocument ? $"\"mediaType\":\"{type}\"," : "")}\"schemaVersion\":2,\"{member}\":[]}}");
        session.Stored.PutTag("1.0", session.Stored.PutManifest(content, type));
        Assert.Equal(type, (await session.Repository.FetchManifestAsync("1.0", ClientSession.Token))!.Descriptor.MediaType);
    }

    [Theory]
    [InlineData("""{"mediaType":"application/vnd.docker.distribution.manifest.v1+prettyjws"}""", "manifest.v1+prettyjws")]
    [InlineData("""{"mediaType":"a\u001b[31mb"}""", "'a [31mb'")]
    [InlineData("""{"mediaType":"\ud800"}""", "not JSON")]
    [InlineData("[]", "no manifest's or index's")]
    [InlineData("<html>", "not JSON")]
    [InlineData("", "not JSON")]
    public async Task IsRefusedWhenItIsNone(string text, string why)
    {
        await using var session = await ClientSession.StartAsync();
        session.Stored.PutTag("1.0", session.Stored.PutManifest(Encoding.UTF8.GetBytes(text), "application/octet-stream"));
        var failure = await session.FailsAsync<MalformedImageException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', failure.Message);
    }

    [Fact]
    public async Task IsVerifiedByTheDigestThatWasAskedForOrTold()
    {
        await using var session = await ClientSession.StartAsync();
        var (_, digest) = Put(session);
        session.Registry.Faults.Always(Fault.FlipByte(10), RequestKind.ManifestGet);
        await session.FailsAsync<ContentMismatchException>(() => session.Repository.FetchManifestAsync(digest, ClientSession.Token));
        await session.FailsAsync<ContentMismatchException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        session.Registry.Faults.Clear();
        session.Registry.Faults.Always(Fault.WrongDigestHeader(), RequestKind.ManifestGet);
        await session.FailsAsync<ContentMismatchException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.NotNull(await session.Repository.FetchManifestAsync(digest, ClientSession.Token));
    }

    [Fact]
    public async Task IsNotWhatAHeadOfAnotherDigestTells()
    {
        await using var session = await ClientSession.StartAsync();
        var (_, digest) = Put(session);
        session.Registry.Faults.Always(Fault.WrongDigestHeader(), RequestKind.ManifestHead);
        Assert.Equal(digest, (await session.Repository.ResolveAsync(digest, ClientSession.Token))!.Digest.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task HasFourMebibytesAtMost(bool tellsLength)
    {
        await using var session = await ClientSession.StartAsync();
        if (!tellsLength)
        {
            session.Registry.Faults.Always(Fault.OmitHeaders("Content-Length"));
        }

        var most = Large(Manifest.MaximumSize);
        session.Stored.PutTag("most", session.Stored.PutManifest(most, Sample.IndexType));
        session.Stored.PutTag("more", session.Stored.PutManifest(Large(Manifest.MaximumSize + 1), Sample.IndexType));
        Assert.Equal(most.Length, (await session.Repository.FetchManifestAsync("most", ClientSession.Token))!.Content.Length);
        var failure = await session.FailsAsync<MalformedImageException>(() => session.Repository.FetchManifestAsync("more", ClientSession.Token));
        Assert.Contains($"more than {Manifest.MaximumSize} bytes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IsReadAgainWhenItBreaksOff()
    {
        await using var session = await ClientSession.StartAsync();
        var (content, _) = Put(session);
        session.Registry.Faults.Add(Fault.CutAnswerAfter(5), RequestKind.ManifestGet);
        session.Registry.Faults.Add(Fault.Cut(), RequestKind.ManifestGet, nth: 2);
        Assert.Equal(content, (await session.Repository.FetchManifestAsync("1.0", ClientSession.Token))!.Content.ToArray());
    }

    [Fact]
    public async Task IsGivenUpWhenItBreaksOffAgainAndAgain()
    {
        await using var session = await ClientSession.StartAsync(edit: options => options with { Attempts = 3 });
        Put(session);
        session.Registry.Faults.Always(Fault.CutAnswerAfter(5), RequestKind.ManifestGet);
        await session.FailsAsync<RegistryUnreachableException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.Equal(3, session.Registry.Requests.All.Count);
    }

    [Fact]
    public async Task IsRefusedInTheRegistrysWords()
    {
        await using var session = await ClientSession.StartAsync();
        session.Registry.Faults.Add(Fault.Status(403), RequestKind.ManifestGet);
        var denied = await session.FailsAsync<ResponseException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.Equal((HttpStatusCode.Forbidden, true, "DENIED"), (denied.Status, denied.IsDenied, denied.Errors.Single().Code));
        Assert.Equal($"GET {session.Registry.Address}v2/team/app/manifests/1.0 was answered with 403 Forbidden: DENIED Forbidden", denied.Message);
        session.Registry.Faults.Always(Fault.HtmlErrors());
        session.Registry.Faults.Add(Fault.Status(418), RequestKind.ManifestGet);
        var page = await session.FailsAsync<ResponseException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.Empty(page.Errors);
        Assert.EndsWith("was answered with 418 418", page.Message, StringComparison.Ordinal);
    }

    private static byte[] Large(int size)
    {
        var start = Encoding.UTF8.GetBytes("""{"schemaVersion":2,"manifests":[]""");
        return [.. start, .. Enumerable.Repeat((byte)' ', size - start.Length - 1), (byte)'}'];
    }

    private static (byte[] Content, string Digest) Put(ClientSession session)
    {
        var content = Sample.Manifest(session.Stored);
        var digest = session.Stored.PutManifest(content, Sample.ManifestType);
        session.Stored.PutTag("1.0", digest);
        return (content, digest);
    }
}
