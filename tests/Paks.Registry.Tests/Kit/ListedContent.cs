using System.Text.Json;

namespace Paks.Registry.Tests.Kit;

/// <summary>distribution-spec 1.1, "Listing Tags", "Listing Referrers".</summary>
public sealed class ListedContent
{
    [Theory]
    [InlineData("", "B,_,a,b,c")]
    [InlineData("?n=2", "B,_", "</v2/team/app/tags/list?n=2&last=_>; rel=\"next\"")]
    [InlineData("?n=2&last=_", "a,b", "</v2/team/app/tags/list?n=2&last=b>; rel=\"next\"")]
    [InlineData("?n=2&last=b", "c")]
    [InlineData("?last=a", "b,c")]
    [InlineData("?last=aa", "b,c")]
    [InlineData("?n=5", "B,_,a,b,c")]
    [InlineData("?n=0", "")]
    public async Task TagsAreListedInOrderAPageAtATime(string query, string tags, string? link = null)
    {
        await using var session = await RawSession.StartAsync();
        PutTags(session);
        var answer = await session.SendAsync("GET", "tags/list" + query);
        Assert.Equal((200, link), (answer.Status, answer["Link"]));
        Assert.Equal("team/app", answer.Json.GetProperty("name").GetString());
        Assert.Equal(tags, string.Join(',', answer.Json.GetProperty("tags").EnumerateArray()));
    }

    [Fact]
    public async Task TagsComeInSmallerPagesThanAskedForWhereTheRegistryHasALimit()
    {
        await using var session = await RawSession.StartAsync(new() { PageSize = 2 });
        PutTags(session);
        List<string> pages = [];
        for (var next = "tags/list?n=4"; next is not null;)
        {
            var answer = await session.SendAsync("GET", next);
            pages.Add(string.Join(',', answer.Json.GetProperty("tags").EnumerateArray()));
            next = Next(answer);
        }

        Assert.Equal(["B,_", "a,b", "c"], pages);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    public async Task TagsAreNotListedByWhatIsNoCount(string n)
    {
        await using var session = await RawSession.StartAsync();
        PutTags(session);
        Assert.Equal(400, (await session.SendAsync("GET", $"tags/list?n={n}")).Status);
    }

    [Fact]
    public async Task ReferrersAreDescribed()
    {
        await using var session = await RawSession.StartAsync();
        var repository = session.Registry.Repository(RawSession.Repository);
        var typed = Sample.Manifest(repository, "application/sbom", Sample.Zeros);
        var untyped = Sample.Manifest(repository, null, Sample.Zeros);
        repository.PutManifest(typed, Sample.ManifestType);
        repository.PutManifest(untyped, Sample.ManifestType);
        repository.PutManifest(Sample.Manifest(repository), Sample.ManifestType);

        var answer = await session.SendAsync("GET", $"referrers/{Sample.Zeros}");

        Assert.Equal((200, Sample.IndexType), (answer.Status, answer["Content-Type"]));
        Assert.Null(answer["OCI-Filters-Applied"]);
        Assert.Equal((2, Sample.IndexType), (answer.Json.GetProperty("schemaVersion").GetInt32(), answer.Json.GetProperty("mediaType").GetString()));
        var listed = Manifests(answer);
        Assert.Equal(2, listed.Count);
        AssertDescribed(listed[Sample.DigestOf(typed)], typed.Length, "application/sbom");
        AssertDescribed(listed[Sample.DigestOf(untyped)], untyped.Length, "application/vnd.oci.empty.v1+json");
    }

    [Fact]
    public async Task ReferrersAreFilteredByType()
    {
        await using var session = await RawSession.StartAsync();
        var repository = session.Registry.Repository(RawSession.Repository);
        repository.PutManifest(Sample.Manifest(repository, "application/a+json", Sample.Zeros), Sample.ManifestType);
        repository.PutManifest(Sample.Manifest(repository, "application/b", Sample.Zeros), Sample.ManifestType);
        var answer = await session.SendAsync("GET", $"referrers/{Sample.Zeros}?artifactType=application%2Fa%2Bjson");
        Assert.Equal("artifactType", answer["OCI-Filters-Applied"]);
        Assert.Equal("application/a+json", Assert.Single(Manifests(answer).Values).GetProperty("artifactType").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?artifactType=application%2Fa%2Bjson")]
    public async Task ReferrersComeInPages(string query)
    {
        await using var session = await RawSession.StartAsync(new() { PageSize = 2 });
        var repository = session.Registry.Repository(RawSession.Repository);
        var index = Sample.Manifest(repository, "application/a+json", Sample.Zeros);
        var digests = Enumerable.Range(0, 5).Select(number => repository.PutManifest([.. index, .. new byte[number].Select(_ => (byte)' ')], Sample.ManifestType));
        var expected = digests.Order(StringComparer.Ordinal).ToList();
        List<string> listed = [];
        List<int> pages = [];
        for (var next = $"referrers/{Sample.Zeros}{query}"; next is not null;)
        {
            var answer = await session.SendAsync("GET", next);
            listed.AddRange(Manifests(answer).Keys);
            pages.Add(Manifests(answer).Count);
            next = Next(answer);
        }

        Assert.Equal(expected, listed);
        Assert.Equal([2, 2, 1], pages);
    }

    [Theory]
    [InlineData(Sample.Zeros, 200)]
    [InlineData("sha256:xyz", 400)]
    public async Task ReferrersOfNothingAreNone(string digest, int status)
    {
        await using var session = await RawSession.StartAsync();
        var answer = await session.SendAsync("GET", $"referrers/{digest}");
        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200, answer.Json.TryGetProperty("manifests", out var manifests) && manifests.GetArrayLength() == 0);
    }

    private static void PutTags(RawSession session)
    {
        var repository = session.Registry.Repository(RawSession.Repository);
        var digest = repository.PutManifest(Sample.Manifest(repository), Sample.ManifestType);
        foreach (var tag in new[] { "c", "a", "B", "b", "_" })
        {
            repository.PutTag(tag, digest);
        }
    }

    private static string? Next(RawAnswer answer) =>
        answer["Link"] is { } link ? link[(link.IndexOf('<', StringComparison.Ordinal) + 1)..link.IndexOf('>', StringComparison.Ordinal)] : null;

    private static Dictionary<string, JsonElement> Manifests(RawAnswer answer) =>
        answer.Json.GetProperty("manifests").EnumerateArray().ToDictionary(descriptor => descriptor.GetProperty("digest").GetString()!);

    private static void AssertDescribed(JsonElement descriptor, int size, string artifactType)
    {
        Assert.Equal(Sample.ManifestType, descriptor.GetProperty("mediaType").GetString());
        Assert.Equal(size, descriptor.GetProperty("size").GetInt32());
        Assert.Equal(artifactType, descriptor.GetProperty("artifactType").GetString());
        Assert.Equal("by hand", descriptor.GetProperty("annotations").GetProperty("made").GetString());
    }
}
