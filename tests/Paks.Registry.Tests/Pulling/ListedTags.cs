using Paks.Registry.Tests.Kit;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Pulling;

/// <summary>The list of tags, page by page. distribution-spec, "Listing Tags".</summary>
public sealed class ListedTags
{
    [Theory]
    [InlineData(int.MaxValue, 1)]
    [InlineData(2, 3)]
    [InlineData(1, 5)]
    public async Task AreAllOfThem(int pageSize, int requests)
    {
        await using var session = await StartAsync(pageSize);
        Assert.Equal(["a", "b", "c", "d", "e"], await ListAsync(session));
        Assert.Equal(requests, session.Registry.Requests.All.Count);
    }

    [Theory]
    [InlineData("</v2/team/app/tags/list?last=b>; rel=\"prev\", </v2/team/app/tags/list?last=c>; rel=\"next\"", "a,b,d,e")]
    [InlineData("<list?last=c>;rel=next", "a,b,d,e")]
    [InlineData("<?last=c>; title=\"a, b\"; rel=\"last next\"", "a,b,d,e")]
    [InlineData("<http://registry.internal:5000/v2/team/app/tags/list?last=c>; rel=\"next\"", "a,b,d,e")]
    [InlineData("<list?last=c>; rel=\"prev\"; title=\"next\"", "a,b")]
    [InlineData("<list?last=c>; rel=\"nextpage\"", "a,b")]
    [InlineData("list?last=c; rel=\"next\"", "a,b")]
    [InlineData("<file:///etc/passwd>; rel=\"next\"", "a,b")]
    [InlineData("<>", "a,b")]
    [InlineData("<http://x//registry.internal/v2/team/app/tags/list?last=c>; rel=\"next\"", "a,b")]
    [InlineData("<http://x//>; rel=\"next\"", "a,b")]
    [InlineData("<http://xn--/v2/team/app/tags/list?last=c>; rel=\"next\"", "a,b,d,e")]
    public async Task GoOnWhereTheLinkSays(string link, string tags)
    {
        await using var session = await StartAsync(2);
        session.Registry.Faults.Add(Fault.SetHeader("Link", link), RequestKind.Tags);
        Assert.Equal(tags, string.Join(',', await ListAsync(session)));
    }

    [Fact]
    public async Task EndWhereLinksLeadInACircle()
    {
        await using var session = await StartAsync(2);
        session.Registry.Faults.Always(Fault.SetHeader("Link", "</v2/team/app/tags/list>; rel=\"next\""), RequestKind.Tags);
        Assert.Equal(["a", "b"], await ListAsync(session));
        Assert.Equal(2, session.Registry.Requests.All.Count);
    }

    [Fact]
    public async Task EndWhereLinksDifferAndNothingNewComes()
    {
        await using var session = await StartAsync(2);
        var count = 0;
        session.Registry.Faults.Always(Fault.Instead("the same for ever", async context =>
        {
            context.Response.Headers.Link = $"<list?page={++count}>; rel=\"next\"";
            await context.Response.Body.WriteAsync("""{"tags":["a","b"]}"""u8.ToArray(), ClientSession.Token);
        }), RequestKind.Tags);
        Assert.Equal(["a", "b"], await ListAsync(session));
        Assert.Equal(2, count);
    }

    [Fact]
    public async Task HaveAnEnd()
    {
        await using var session = await StartAsync(2);
        var count = 0;
        session.Registry.Faults.Always(Fault.Instead("large pages without end", async context =>
        {
            context.Response.Headers.Link = $"<list?page={++count}>; rel=\"next\"";
            await context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes($$"""{"tags":["a{{count}}"],"x":"{{new string('x', 10 << 20)}}"}"""), ClientSession.Token);
        }), RequestKind.Tags);
        await session.FailsAsync<MisbehavingRegistryException>(() => ListAsync(session));
        Assert.Equal(4, count);
    }

    [Fact]
    public async Task AreNotAllAskedForWhereAFewWillDo()
    {
        await using var session = await StartAsync(1);
        Assert.Equal(["a", "b"], await session.Repository.ListTagsAsync(ClientSession.Token).Take(2).ToListAsync(ClientSession.Token));
        Assert.Equal(2, session.Registry.Requests.All.Count);
    }

    [Theory]
    [InlineData("""{"name":"team/app","tags":null}""", "")]
    [InlineData("""{"name":"team/app"}""", "")]
    [InlineData("""{"tags":["a","","a b","../c",null,"d"]}""", "a,d")]
    public async Task AreNoneWhereThereIsNull(string body, string tags)
    {
        await using var session = await StartAsync(2);
        Answer(session, body);
        Assert.Equal(tags, string.Join(',', await ListAsync(session)));
    }

    [Theory]
    [InlineData("""{"tags":[1]}""")]
    [InlineData("""{"tags":["\ud800"]}""")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("")]
    public async Task AreRefusedWhenTheyCannotBeRead(string body)
    {
        await using var session = await StartAsync(2);
        Answer(session, body);
        await session.FailsAsync<MisbehavingRegistryException>(() => ListAsync(session));
    }

    [Fact]
    public async Task AreNoneOfARepositoryThatIsNot()
    {
        await using var session = await ClientSession.StartAsync();
        Assert.Empty(await ListAsync(session));
    }

    [Fact]
    public async Task AreReadAgainWhenTheyBreakOff()
    {
        await using var session = await StartAsync(2, TimeSpan.FromMilliseconds(700));
        session.Registry.Faults.Add(Fault.CutAnswerAfter(10), RequestKind.Tags, nth: 2);
        session.Registry.Faults.Add(Fault.StallAnswerAfter(10), RequestKind.Tags, nth: 4);
        Assert.Equal(["a", "b", "c", "d", "e"], await ListAsync(session));
        session.Registry.Faults.Always(Fault.CutAnswerAfter(10), RequestKind.Tags);
        await session.FailsAsync<RegistryUnreachableException>(() => ListAsync(session));
    }

    private static void Answer(ClientSession session, string body) => session.Registry.Faults.Add(
        Fault.Instead("answers otherwise", async context => await context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(body), ClientSession.Token)), RequestKind.Tags);

    private static async Task<List<string>> ListAsync(ClientSession session) => await session.Repository.ListTagsAsync(ClientSession.Token).ToListAsync(ClientSession.Token);

    private static async Task<ClientSession> StartAsync(int pageSize, TimeSpan? silence = null)
    {
        var session = await ClientSession.StartAsync(new() { PageSize = pageSize }, options => options with { Silence = silence ?? options.Silence });
        var digest = session.Stored.PutManifest(Sample.Manifest(session.Stored), Sample.ManifestType);
        foreach (var tag in "abcde")
        {
            session.Stored.PutTag($"{tag}", digest);
        }

        return session;
    }
}
