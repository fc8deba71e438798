using Paks.Oci;
using Paks.Registry.Tests.Kit;
using Paks.Testing;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Pushing;

/// <summary>A push that breaks: the tags stand for what they stood for.</summary>
public sealed class BrokenImagePush : ImageTest
{
    [Theory]
    [InlineData(RequestKind.BlobHead)]
    [InlineData(RequestKind.UploadStart)]
    [InlineData(RequestKind.UploadClose)]
    [InlineData(RequestKind.ManifestPut)]
    public async Task LeavesTheTagsAsTheyWere(RequestKind kind)
    {
        var old = RandomImage.Create(Store, 1).Root;
        var index = RandomImage.CreateIndex(Store, 2, "linux/amd64", "linux/arm64");
        // What a HEAD is refused with tells nothing of what a POST will be.
        Fault[] faults = [Fault.Cut(), Fault.Status(500), .. kind == RequestKind.BlobHead ? Array.Empty<Fault>() : [Fault.Status(403), Fault.Status(404)]];
        foreach (var fault in faults)
        {
            for (var nth = 1; nth <= 3; nth++)
            {
                await using var session = await StartAsync(old);
                session.Registry.Faults.Add(fault, kind, nth, times: int.MaxValue);
                await Assert.ThrowsAnyAsync<RegistryException>(() => PushAsync(session, index, "latest"));
                session.AssertWhole();
                Assert.Equal([KeyValuePair.Create("latest", old.Digest.ToString())], session.Stored.Tags);
                session.Registry.Faults.Clear();
                await PushAsync(session, index, "latest");
                session.AssertWhole();
                Assert.Equal(index.Digest.ToString(), session.Stored.Tags["latest"]);
            }
        }
    }

    [Theory]
    [InlineData(RequestKind.UploadStart)]
    [InlineData(RequestKind.UploadClose)]
    [InlineData(RequestKind.ManifestPut)]
    public async Task LeavesNoTagWithoutItsPartsWhenAllAnswersAreLost(RequestKind kind)
    {
        for (var nth = 1; nth <= 3; nth++)
        {
            await using var session = await StartAsync(RandomImage.Create(Store, 1).Root);
            session.Registry.Faults.Add(Fault.CutWhenDone(), kind, nth, times: int.MaxValue);
            var index = RandomImage.CreateIndex(Store, 2, "linux/amd64", "linux/arm64");
            var failure = await Record.ExceptionAsync(() => PushAsync(session, index, "latest"));
            Assert.True(failure is null or RegistryException, $"{failure}");
            session.AssertWhole();
        }
    }

    [Fact]
    public async Task OfManyTagsMovesSomeToAWholeImageAtTheWorst()
    {
        await using var session = await ClientSession.StartAsync();
        var old = RandomImage.Create(Store, 1).Root;
        await PushAsync(session, old, "a", "b", "c");
        session.Registry.Faults.Add(Fault.Status(403), RequestKind.ManifestPut, nth: 2);
        var image = RandomImage.Create(Store, 2).Root;
        await session.FailsAsync<ResponseException>(() => PushAsync(session, image, "a", "b", "c"));
        session.AssertWhole();
        Assert.Equal([image.Digest.ToString(), old.Digest.ToString(), old.Digest.ToString()], session.Stored.Tags.OrderBy(tag => tag.Key).Select(tag => tag.Value));
        await PushAsync(session, image, "a", "b", "c");
        Assert.Equal([image.Digest.ToString()], session.Stored.Tags.Values.Distinct());
    }

    [Fact]
    public async Task IsDoneWhenOnlyTheManifestsAnswerIsLost()
    {
        await using var session = await ClientSession.StartAsync();
        session.Registry.Faults.Add(Fault.CutWhenDone(), RequestKind.ManifestPut);
        await PushAsync(session, RandomImage.Create(Store, 1).Root, "latest");
        session.AssertWhole();
        Assert.Equal(2, session.Registry.Requests.Of(RequestKind.ManifestPut).Count);
    }

    [Fact]
    public async Task IsNotTaggedWhenALayerIsCorrupt()
    {
        await using var session = await ClientSession.StartAsync();
        var image = RandomImage.Create(Store, 1, layers: 4);
        var path = Store.GetPath(image.Layers[2].Descriptor.Digest);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var bytes = File.ReadAllBytes(path);
        bytes[5] ^= 1;
        File.WriteAllBytes(path, bytes);
        await session.FailsAsync<ContentMismatchException>(() => PushAsync(session, image.Root, "latest"));
        Assert.Empty(session.Stored.Tags);
        Assert.Empty(session.Stored.Manifests);
    }

    [Fact]
    public async Task IsNotTaggedWhenALayerIsMissing()
    {
        await using var session = await ClientSession.StartAsync();
        var image = CreateImage([Descriptor.Of(MediaTypes.Layer, Sample.Bytes(10))]);
        await session.FailsAsync<ContentNotFoundException>(() => PushAsync(session, image, "latest"));
        Assert.Empty(session.Stored.Tags);
    }

    [Fact]
    public async Task IsNotTakenForDoneUnderAnotherDigest()
    {
        await using var session = await ClientSession.StartAsync();
        session.Registry.Faults.Always(Fault.WrongDigestHeader(), RequestKind.ManifestPut);
        await session.FailsAsync<MisbehavingRegistryException>(() => PushAsync(session, RandomImage.Create(Store, 1).Root, "latest"));
    }

    [Fact]
    public async Task EndsWithItsUsersWish()
    {
        await using var session = await ClientSession.StartAsync();
        var image = RandomImage.Create(Store, 1, layers: 4);
        using var wish = new CancellationTokenSource();
        session.Registry.Faults.Always(Fault.Instead("lets the user wish for an end", async context =>
        {
            await wish.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }), RequestKind.UploadStart);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ImagePush(session.Repository, Store).RunAsync(image.Root, ["latest"], wish.Token));
        Assert.Empty(session.Stored.Tags);
        Assert.Empty(session.Stored.Manifests);
    }

    [Fact]
    public async Task OfSixteenAtOnceDisturbsNoOther()
    {
        await using var session = await ClientSession.StartAsync();
        var images = Enumerable.Range(0, 16).Select(seed => RandomImage.Create(Store, seed / 2, layers: 3).Root).ToList();
        session.Registry.Faults.Add(Fault.Status(503), RequestKind.UploadStart, nth: 3, times: 5);
        session.Registry.Faults.Add(Fault.Cut(), RequestKind.ManifestPut, nth: 2, times: 2);
        await Task.WhenAll(images.Select((image, number) => PushAsync(session, image, $"tag{number}")));
        session.AssertWhole();
        Assert.Equal(images.Select(image => image.Digest.ToString()), Enumerable.Range(0, 16).Select(number => session.Stored.Tags[$"tag{number}"]));
    }

    private async Task<ClientSession> StartAsync(Descriptor old)
    {
        var session = await ClientSession.StartAsync(new() { TakesWholeBlobByPost = false }, options => options with { Attempts = 2 });
        await PushAsync(session, old, "latest");
        return session;
    }
}
