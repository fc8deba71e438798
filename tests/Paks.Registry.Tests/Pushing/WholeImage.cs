using Paks.Oci;
using Paks.Registry.Tests.Kit;
using Paks.Testing;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Pushing;

/// <summary>An image, or several in an index, that is brought whole.</summary>
public sealed class WholeImage : ImageTest
{
    [Fact]
    public async Task ComesWithAllItsPartsBeforeItsTags()
    {
        await using var session = await ClientSession.StartAsync();
        var image = RandomImage.Create(Store, 1, layers: 4);
        var told = new List<PushedBlob>();
        var push = new ImagePush(session.Repository, Store) { Pushed = blob => { lock (told) { told.Add(blob); } } };
        var report = await push.RunAsync(image.Root, ["1.0", "latest"], ClientSession.Token);
        Assert.Equal(["1.0", "latest"], session.Stored.Tags.Keys.Order());
        Assert.All(session.Stored.Tags.Values, digest => Assert.Equal(image.Root.Digest.ToString(), digest));
        session.AssertWhole();
        Assert.Equal((5, false), (report.Blobs.Count, report.WasThere));
        Assert.Equal(report.BytesOf(PushOutcome.Pushed), image.Layers.Sum(layer => layer.Descriptor.Size) + image.Manifest.Config.Size);
        Assert.Equal(report.Blobs.Select(blob => blob.Blob.Digest.ToString()).Order(), told.Select(blob => blob.Blob.Digest.ToString()).Order());
        Assert.Equal([RequestKind.ManifestPut, RequestKind.ManifestPut], session.Registry.Requests.All.TakeLast(2).Select(request => request.Kind));
    }

    [Fact]
    public async Task ComesWithoutATagByItsDigest()
    {
        await using var session = await ClientSession.StartAsync();
        var image = RandomImage.Create(Store, 1);
        await PushAsync(session, image.Root);
        Assert.Empty(session.Stored.Tags);
        Assert.Contains(image.Root.Digest.ToString(), session.Stored.Manifests.Keys);
    }

    [Fact]
    public async Task ThatIsThereTakesOneRequestForEachTag()
    {
        await using var session = await ClientSession.StartAsync();
        var image = RandomImage.Create(Store, 1);
        await PushAsync(session, image.Root, "1.0", "latest");
        session.Registry.Requests.Clear();
        var report = await PushAsync(session, image.Root, "1.0", "latest");
        Assert.True(report.WasThere);
        Assert.Equal([PushOutcome.Existed], report.Blobs.Select(blob => blob.Outcome).Distinct());
        Assert.Equal([RequestKind.ManifestHead, RequestKind.ManifestHead], session.Registry.Requests.All.Select(request => request.Kind));
    }

    [Fact]
    public async Task ThatIsThereUnderSomeTagsGetsTheOthers()
    {
        await using var session = await ClientSession.StartAsync();
        var image = RandomImage.Create(Store, 1);
        await PushAsync(session, image.Root, "1.0");
        var written = session.Client.Traffic.BytesWritten;
        var report = await PushAsync(session, image.Root, "1.0", "latest");
        Assert.False(report.WasThere);
        Assert.Equal(image.Root.Digest.ToString(), session.Stored.Tags["latest"]);
        Assert.Equal(2 * image.Root.Size, session.Client.Traffic.BytesWritten - written);
    }

    [Fact]
    public async Task MovesATag()
    {
        await using var session = await ClientSession.StartAsync();
        await PushAsync(session, RandomImage.Create(Store, 1).Root, "latest");
        var second = RandomImage.Create(Store, 2);
        await PushAsync(session, second.Root, "latest");
        Assert.Equal(second.Root.Digest.ToString(), session.Stored.Tags["latest"]);
        Assert.Equal(2, session.Stored.Manifests.Count);
    }

    [Fact]
    public async Task MayBeAnIndexWhoseImagesComeFirst()
    {
        await using var session = await ClientSession.StartAsync();
        var index = RandomImage.CreateIndex(Store, 1, "linux/amd64", "linux/arm64");
        await PushAsync(session, index, "1.0");
        session.AssertWhole();
        Assert.Equal(3, session.Stored.Manifests.Count);
        Assert.Equal([index.Digest.ToString()], session.Stored.Tags.Values);
    }

    [Fact]
    public async Task SendsALayerThatOccursTwiceOnce()
    {
        await using var session = await ClientSession.StartAsync();
        var layer = Store.Put(Sample.Bytes(1000)).As(MediaTypes.Layer);
        var empty = Store.Put([]).As(MediaTypes.Layer);
        var report = await PushAsync(session, CreateImage([layer, empty, layer, empty]), "1.0");
        session.AssertWhole();
        Assert.Equal((3, 3), (report.Blobs.Count, session.Registry.Requests.Of(RequestKind.UploadStart).Count));
    }

    [Fact]
    public async Task LeavesLayersAloneThatMayNotBePassedOn()
    {
        await using var session = await ClientSession.StartAsync();
        var foreign = Descriptor.Of("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", Sample.Bytes(10)) with { Urls = ["https://example.com/layer"] };
        var local = Store.Put(Sample.Bytes(20)).As("application/vnd.oci.image.layer.nondistributable.v1.tar");
        var image = CreateImage([foreign, local]);
        await PushAsync(session, image, "1.0");
        Assert.DoesNotContain(foreign.Digest.ToString(), session.Stored.Blobs.Keys);
        Assert.Contains(local.Digest.ToString(), session.Stored.Blobs.Keys);
        Assert.Equal(2, (await PushAsync(session, image, "1.0")).Blobs.Count);
    }

    [Fact]
    public async Task MountsWhatIsElsewhere()
    {
        await using var session = await ClientSession.StartAsync();
        var image = RandomImage.Create(Store, 1, layers: 3);
        await new ImagePush(session.Open("base/image"), Store).RunAsync(image.Root, [], ClientSession.Token);
        var report = await new ImagePush(session.Repository, Store) { MountFrom = _ => "base/image" }.RunAsync(image.Root, ["1.0"], ClientSession.Token);
        Assert.All(report.Blobs, blob => Assert.Equal(PushOutcome.Mounted, blob.Outcome));
        session.AssertWhole();
        Assert.Empty(session.Registry.OpenUploads);
    }

    [Fact]
    public async Task IsNotTakenForThereOnTheWordOfAMirror()
    {
        await using var mirror = await ClientSession.StartAsync();
        await using var session = await ClientSession.StartAsync(edit: options => options with { Hosts = new SameHostSettings(new() { Mirrors = [mirror.Registry.Host] }) });
        var image = RandomImage.Create(Store, 1);
        await PushAsync(mirror, image.Root, "1.0");
        session.Registry.Faults.Always(Fault.OmitHeaders("Docker-Content-Digest"), RequestKind.ManifestHead);
        session.Registry.Faults.Always(Fault.Status(405), RequestKind.ManifestHead);
        Assert.False((await PushAsync(session, image.Root, "1.0")).WasThere);
        session.AssertWhole();
        Assert.NotEmpty(session.Stored.Tags);
    }

    [Fact]
    public async Task ComesBackAsItWas()
    {
        await using var session = await ClientSession.StartAsync();
        var image = RandomImage.Create(Store, 7, layers: 3);
        await PushAsync(session, image.Root, "1.0");
        var root = (await session.Repository.FetchManifestAsync("1.0", ClientSession.Token))!;
        Assert.Equal(image.Manifest.ToJson(), root.Content.ToArray());
        foreach (var blob in image.Manifest.Layers.Append(image.Manifest.Config))
        {
            Assert.Equal(Sample.DigestOf(await session.ReadAsync(blob)), blob.Digest.ToString());
        }
    }
}
