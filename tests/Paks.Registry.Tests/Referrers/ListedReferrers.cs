using System.Net;
using System.Text;
using Paks.Oci;
using Paks.Registry.Tests.Kit;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Referrers;

/// <summary>Referrers as the registry lists them. distribution-spec, "Listing Referrers".</summary>
public sealed class ListedReferrers
{
    private static readonly Digest Subject = Digest.Parse("sha256:" + new string('1', 64));

    [Theory]
    [InlineData(int.MaxValue, 1)]
    [InlineData(2, 3)]
    public async Task AreAllOfThem(int pageSize, int requests)
    {
        await using var session = await StartAsync(pageSize);
        var found = await session.Repository.ListReferrersAsync(Subject, null, ClientSession.Token);
        Assert.Equal(["sbom", "sig0", "sig1", "sig2", "sig3"], found.Select(referrer => referrer.ArtifactType).Order());
        Assert.All(found, referrer => Assert.Equal("by hand", referrer.Annotation("made")));
        Assert.Equal(requests, session.Registry.Requests.All.Count);
    }

    [Theory]
    [InlineData(int.MaxValue, false)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public async Task AreThoseOfATypeWhetherTheRegistryFiltersOrNot(int pageSize, bool ignoresFilter)
    {
        await using var session = await StartAsync(pageSize);
        if (ignoresFilter)
        {
            session.Registry.Faults.Always(Fault.IgnoreFilter());
        }

        var found = await session.Repository.ListReferrersAsync(Subject, "sbom", ClientSession.Token);
        Assert.Equal("sbom", Assert.Single(found).ArtifactType);
        Assert.EndsWith("?artifactType=sbom", session.Registry.Requests.All[0].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AreAskedForWithATypeThatNeedsEscaping()
    {
        await using var session = await StartAsync();
        await session.Repository.ListReferrersAsync(Subject, "application/vnd.x+json; a=b&c", ClientSession.Token);
        Assert.EndsWith("?artifactType=application%2Fvnd.x%2Bjson%3B%20a%3Db%26c", session.Registry.Requests.All[0].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndWhereLinksLeadInACircle()
    {
        await using var session = await StartAsync(2);
        session.Registry.Faults.Always(Fault.SetHeader("Link", $"</v2/team/app/referrers/{Subject}>; rel=\"next\""), RequestKind.Referrers);
        Assert.Equal(2, (await session.Repository.ListReferrersAsync(Subject, null, ClientSession.Token)).Count);
        Assert.Single(session.Registry.Requests.All);
    }

    [Fact]
    public async Task DoNotGoOnWithoutEnd()
    {
        await using var session = await StartAsync();
        var count = 0;
        session.Registry.Faults.Always(
            Fault.Instead("no end", async context =>
            {
                context.Response.Headers.Link = $"<?page={++count}>; rel=\"next\"";
                await context.Response.Body.WriteAsync("""{"schemaVersion":2,"manifests":[]}"""u8.ToArray(), ClientSession.Token);
            }), RequestKind.Referrers);
        await session.FailsAsync<MisbehavingRegistryException>(() => session.Repository.ListReferrersAsync(Subject, null, ClientSession.Token));
        Assert.InRange(count, 1, 1000);
    }

    [Fact]
    public async Task DoNotFillTheMemory()
    {
        await using var session = await StartAsync();
        var page = Encoding.UTF8.GetBytes($$$"""{"schemaVersion":2,"manifests":[],"annotations":{"x":"{{{new string('x', 3 << 20)}}}"}}""");
        var count = 0;
        session.Registry.Faults.Always(
            Fault.Instead("large pages without end", async context =>
            {
                context.Response.Headers.Link = $"<?page={++count}>; rel=\"next\"";
                await context.Response.Body.WriteAsync(page, ClientSession.Token);
            }), RequestKind.Referrers);
        await session.FailsAsync<MisbehavingRegistryException>(() => session.Repository.ListReferrersAsync(Subject, null, ClientSession.Token));
        Assert.InRange(count, 2, 10);
    }

    [Fact]
    public async Task AreReadAgainWhenTheyBreakOff()
    {
        await using var session = await StartAsync(2);
        session.Registry.Faults.Add(Fault.CutAnswerAfter(10), RequestKind.Referrers);
        session.Registry.Faults.Add(Fault.CutAnswerAfter(10), RequestKind.Referrers, nth: 3);
        Assert.Equal(5, (await session.Repository.ListReferrersAsync(Subject, null, ClientSession.Token)).Count);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(400)]
    public async Task AreLookedForUnderTheTagWhereTheRegistryKnowsNone(int status)
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Always(Fault.Instead($"{status}", context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        }), RequestKind.Referrers);
        PutTag(session, """{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:2222222222222222222222222222222222222222222222222222222222222222","size":3,"artifactType":"sbom"}]}""");
        Assert.Equal("sha256:" + new string('2', 64), (await session.Repository.ListReferrersAsync(Subject, "sbom", ClientSession.Token)).Single().Digest.ToString());
        Assert.Empty(await session.Repository.ListReferrersAsync(Subject, "signature", ClientSession.Token));
        // Asked once only.
        Assert.Single(session.Registry.Requests.Of(RequestKind.Referrers));
    }

    [Fact]
    public async Task AreNoneWhereTheRegistryKnowsNoneAndThereIsNoTag()
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Always(Fault.NoReferrers());
        Assert.Empty(await session.Repository.ListReferrersAsync(Subject, null, ClientSession.Token));
        PutTag(session, """{"schemaVersion":2,"config":{"mediaType":"x","digest":"sha256:2222222222222222222222222222222222222222222222222222222222222222","size":3},"layers":[]}""", Sample.ManifestType);
        Assert.Empty(await session.Repository.ListReferrersAsync(Subject, null, ClientSession.Token));
    }

    [Fact]
    public async Task AreLookedForUnderTheTagWhereThereIsAPageForPeople()
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Always(Fault.Instead("a page", async context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.Body.WriteAsync("<html>"u8.ToArray(), ClientSession.Token);
        }), RequestKind.Referrers);
        Assert.Empty(await session.Repository.ListReferrersAsync(Subject, null, ClientSession.Token));
        Assert.Single(session.Registry.Requests.Of(RequestKind.ManifestGet));
    }

    [Fact]
    public async Task OfOneRepositoryThatIsNotSayNothingOfTheOthers()
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Add(Fault.Status(404), RequestKind.Referrers);
        Assert.Empty(await session.Repository.ListReferrersAsync(Subject, null, ClientSession.Token));
        Assert.Equal(5, (await session.Repository.ListReferrersAsync(Subject, null, ClientSession.Token)).Count);
        session.Registry.Faults.Always(Fault.NoReferrers(), RequestKind.Referrers, (_, path) => path.Contains("other", StringComparison.Ordinal));
        Assert.Empty(await session.Open("other").ListReferrersAsync(Subject, null, ClientSession.Token));
        Assert.Equal(5, (await session.Repository.ListReferrersAsync(Subject, null, ClientSession.Token)).Count);
    }

    [Theory]
    [InlineData(403, false)]
    [InlineData(403, true)]
    [InlineData(500, true)]
    public async Task AreNotTakenForNoneWhenTheRegistryRefuses(int status, bool isHtml)
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Always(Fault.Status(status), RequestKind.Referrers);
        if (isHtml)
        {
            session.Registry.Faults.Always(Fault.HtmlErrors());
        }

        var failure = await session.FailsAsync<ResponseException>(() => session.Repository.ListReferrersAsync(Subject, null, ClientSession.Token));
        Assert.Equal((HttpStatusCode)status, failure.Status);
    }

    private static void PutTag(ClientSession session, string index, string type = Sample.IndexType) =>
        session.Stored.PutTag($"sha256-{Subject.Encoded}", session.Stored.PutManifest(Encoding.UTF8.GetBytes(index), type));

    private static async Task<ClientSession> StartAsync(int pageSize = int.MaxValue)
    {
        var session = await ClientSession.StartAsync(new() { PageSize = pageSize });
        foreach (var type in new[] { "sbom", "sig0", "sig1", "sig2", "sig3" })
        {
            session.Stored.PutManifest(Sample.Manifest(session.Stored, type, Subject.ToString()), Sample.ManifestType);
        }

        session.Stored.PutManifest(Sample.Manifest(session.Stored, "other", Sample.Zeros), Sample.ManifestType);
        return session;
    }
}
