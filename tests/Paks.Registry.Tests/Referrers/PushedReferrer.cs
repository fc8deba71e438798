using Paks.Oci;
using Paks.Registry.Tests.Kit;
using Paks.Registry.Tests.Pushing;
using Paks.Testing;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Referrers;

/// <summary>A manifest that says something about another. distribution-spec, "Pushing Manifests with Subject", "Referrers Tag Schema".</summary>
public sealed class PushedReferrer : ImageTest
{
    private static readonly Descriptor Subject = Descriptor.Of(MediaTypes.ImageManifest, "subject"u8);

    private static readonly string Tag = $"sha256-{Subject.Digest.Encoded}";

    [Fact]
    public async Task IsListedByTheRegistryItself()
    {
        await using var session = await ClientSession.StartAsync();
        var referrer = await PushAsync(session, "signature");
        Assert.Empty(session.Stored.Tags);
        Assert.Equal(referrer.Digest, (await session.Repository.ListReferrersAsync(Subject.Digest, "signature", ClientSession.Token)).Single().Digest);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task IsListedUnderTheTagWhereTheRegistryDoesNot(bool hasEtags)
    {
        await using var session = await StartAsync(hasEtags);
        var first = await PushAsync(session, "signature");
        var second = await PushAsync(session, "sbom");
        var index = ImageIndex.Parse(session.Stored.Manifests[session.Stored.Tags[Tag]].Content);
        Assert.Equal([(first.Digest, "signature"), (second.Digest, "sbom")], index.Manifests.Select(entry => (entry.Digest, entry.ArtifactType)));
        Assert.Equal(2, (await session.Repository.ListReferrersAsync(Subject.Digest, null, ClientSession.Token)).Count);
        session.AssertWhole();
    }

    [Fact]
    public async Task HasItsConfigsTypeWhenItHasNoOtherAndItsAnnotations()
    {
        await using var session = await StartAsync();
        var manifest = new Manifest
        {
            Config = Store.Put("{}"u8).As("application/x-config"),
            Layers = [],
            Subject = Subject,
            Annotations = new Dictionary<string, string> { ["a"] = "b" },
        };
        await PushAsync(session, Store.Put(manifest.ToJson()).As(MediaTypes.ImageManifest));
        var entry = (await session.Repository.ListReferrersAsync(Subject.Digest, "application/x-config", ClientSession.Token)).Single();
        Assert.Equal("b", entry.Annotation("a"));
    }

    [Fact]
    public async Task MayBeAnIndex()
    {
        await using var session = await StartAsync();
        var index = new ImageIndex { Manifests = [], Subject = Subject, ArtifactType = "list" };
        await PushAsync(session, Store.Put(index.ToJson()).As(MediaTypes.ImageIndex));
        Assert.Equal("list", (await session.Repository.ListReferrersAsync(Subject.Digest, null, ClientSession.Token)).Single().ArtifactType);
    }

    [Fact]
    public async Task IsListedOnceHoweverOftenItIsPushed()
    {
        await using var session = await StartAsync();
        await PushAsync(session, "signature");
        await PushAsync(session, "signature");
        Assert.Single(await session.Repository.ListReferrersAsync(Subject.Digest, null, ClientSession.Token));
    }

    [Fact]
    public async Task IsListedWhenAPushThatBrokeBeforeIsRepeated()
    {
        await using var session = await StartAsync();
        var referrer = CreateImage([], Subject, "signature");
        session.Registry.Faults.Add(Fault.Status(403), RequestKind.ManifestPut, where: (_, path) => path.Contains("sha256-", StringComparison.Ordinal));
        await session.FailsAsync<ResponseException>(() => PushAsync(session, referrer, "signed"));
        Assert.Empty(await session.Repository.ListReferrersAsync(Subject.Digest, null, ClientSession.Token));
        await PushAsync(session, referrer, "signed");
        Assert.Single(await session.Repository.ListReferrersAsync(Subject.Digest, null, ClientSession.Token));
    }

    [Fact]
    public async Task LeavesAloneWhatIsNoListUnderTheTag()
    {
        await using var session = await StartAsync();
        var other = session.Stored.PutManifest(Sample.Manifest(session.Stored), Sample.ManifestType);
        session.Stored.PutTag(Tag, other);
        await session.FailsAsync<MisbehavingRegistryException>(() => PushAsync(session, "signature"));
        Assert.Equal(other, session.Stored.Tags[Tag]);
    }

    [Fact]
    public async Task IsListedInTheRegistryWhateverItsMirrorsHold()
    {
        await using var mirror = await StartAsync();
        await using var session = await ClientSession.StartAsync(edit: options => options with { Hosts = new SameHostSettings(new() { Mirrors = [mirror.Registry.Host] }) });
        session.Registry.Faults.Always(Fault.NoReferrers());
        var there = Entry("sbom");
        PutIndex(session, there);
        PutIndex(mirror);
        var added = await PushAsync(session, "signature");
        Assert.Equal([there.Digest, added.Digest], ReadIndex(session).Select(entry => entry.Digest));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(5, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public async Task IsPutBackWhenAnotherWriterLooksBeforeAndWritesAfter(int nth, bool hasEtags)
    {
        // Another writer's list, without ours and with his own entry, takes the place of what is there, at the nth request for the list.
        await using var session = await StartAsync(hasEtags);
        var there = Entry("there before");
        var his = Entry("his");
        PutIndex(session, there);
        var count = 0;
        session.Registry.Faults.Always(Fault.AnswerLate(TimeSpan.Zero), RequestKind.ManifestGet | RequestKind.ManifestPut, (_, path) =>
        {
            if (path.EndsWith(Tag, StringComparison.Ordinal) && ++count == nth)
            {
                PutIndex(session, there, his);
            }

            return false;
        });
        var ours = await PushAsync(session, "signature");
        Assert.True(count >= nth || nth == 5, $"{count}\n{session.Registry.Requests}");
        var entries = ReadIndex(session).Select(entry => entry.Digest).ToList();
        Assert.Contains(there.Digest, entries);
        Assert.Contains(ours.Digest, entries);
        // Where nothing is said about versions, whoever writes last wins for a moment: his own entry he has to look after himself.
        Assert.True(entries.Contains(his.Digest) || (nth == 2 && !hasEtags) || nth == 5, session.Registry.Requests.ToString());
    }

    [Fact]
    public async Task IsNotLostToTheFirstWriterWhenItIsTheFirstItself()
    {
        await using var session = await StartAsync(hasEtags: true);
        var his = Entry("his");
        session.Registry.Faults.Add(Fault.AnswerLate(TimeSpan.Zero), RequestKind.ManifestPut, where: (_, path) =>
        {
            if (path.EndsWith(Tag, StringComparison.Ordinal) && !session.Stored.Tags.ContainsKey(Tag))
            {
                PutIndex(session, his);
            }

            return false;
        });
        var ours = await PushAsync(session, "signature");
        Assert.Equal([his.Digest, ours.Digest], ReadIndex(session).Select(entry => entry.Digest));
    }

    [Fact]
    public async Task IsGivenUpWhereItNeverStays()
    {
        await using var session = await StartAsync();
        session.Registry.Faults.Always(Fault.AnswerLate(TimeSpan.Zero), RequestKind.ManifestGet, (_, path) =>
        {
            session.Stored.PutTag(Tag, session.Stored.PutManifest(new ImageIndex { Manifests = [] }.ToJson(), MediaTypes.ImageIndex));
            return false;
        });
        await session.FailsAsync<MisbehavingRegistryException>(() => PushAsync(session, "signature"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task IsNotLostAmongTwoClientsThatPushManyAtOnce(bool hasEtags)
    {
        await using var session = await StartAsync(hasEtags);
        using var other = new RegistryClient(ClientSession.FastOptions);
        var second = other.Open(Reference.Parse($"{session.Registry.Host}/{ClientSession.Name}"));
        var referrers = Enumerable.Range(0, 40).Select(number => CreateImage([], Subject, $"type{number}")).ToList();
        await Task.WhenAll(referrers.Select((referrer, number) =>
            new ImagePush(number % 2 == 0 ? session.Repository : second, Store).RunAsync(referrer, [], ClientSession.Token)));
        Assert.Equal(referrers.Select(referrer => referrer.Digest.ToString()).Order(), ReadIndex(session).Select(entry => entry.Digest.ToString()).Order());
    }

    [Fact]
    public void HasATagOfTheSpecificationsForm()
    {
        Assert.Equal(Tag, Registry.Referrers.ReferrerTag.NameOf(Subject.Digest));
        Assert.Equal($"sha512-{new string('a', 64)}", Registry.Referrers.ReferrerTag.NameOf(Digest.Parse($"sha512:{new string('a', 128)}")));
    }

    private static Descriptor Entry(string type) => Descriptor.Of(MediaTypes.ImageManifest, System.Text.Encoding.UTF8.GetBytes(type)) with { ArtifactType = type };

    private static void PutIndex(ClientSession session, params IReadOnlyList<Descriptor> entries)
    {
        foreach (var entry in entries)
        {
            session.Stored.PutManifest(System.Text.Encoding.UTF8.GetBytes(entry.ArtifactType!), MediaTypes.ImageManifest);
        }

        session.Stored.PutTag(Tag, session.Stored.PutManifest(new ImageIndex { Manifests = entries }.ToJson(), MediaTypes.ImageIndex));
    }

    private static IReadOnlyList<Descriptor> ReadIndex(ClientSession session) => ImageIndex.Parse(session.Stored.Manifests[session.Stored.Tags[Tag]].Content).Manifests;

    private static async Task<ClientSession> StartAsync(bool hasEtags = false)
    {
        var session = await ClientSession.StartAsync(new() { Etags = hasEtags });
        session.Registry.Faults.Always(Fault.NoReferrers());
        return session;
    }

    private async Task<Descriptor> PushAsync(ClientSession session, string artifactType)
    {
        var referrer = CreateImage([], Subject, artifactType);
        await PushAsync(session, referrer);
        return referrer;
    }
}
