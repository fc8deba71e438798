using Paks.Oci;
using Paks.Registry.Tests.Kit;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Pushing;

/// <summary>A blob that another repository has. distribution-spec, "Mounting a blob from another repository".</summary>
public sealed class MountedBlob
{
    private const string Other = "base/image";

    private readonly MemoryContent _content = new();

    [Fact]
    public async Task IsTakenOverWithoutAByte()
    {
        await using var session = await ClientSession.StartAsync();
        session.Registry.Repository(Other).PutBlob(Sample.Bytes(64));
        Assert.Equal(PushOutcome.Mounted, await MountAsync(session));
        Assert.Equal($"/v2/team/app/blobs/uploads/?mount=sha256%3A{Sample.DigestOf(Sample.Bytes(64))[7..]}&from=base%2Fimage", session.Registry.Requests.All.Single().Path);
        Assert.Equal(0, _content.Opened);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(100_000)]
    public async Task IsSentWithTheUploadThatBeganInstead(int size)
    {
        await using var session = await ClientSession.StartAsync();
        Assert.Equal(PushOutcome.Pushed, await MountAsync(session, size));
        Assert.Single(session.Registry.Requests.Of(RequestKind.UploadStart));
        Assert.Empty(session.Registry.OpenUploads);
    }

    [Fact]
    public async Task LeavesNoUploadBehindWhenItIsThere()
    {
        await using var session = await ClientSession.StartAsync();
        session.Stored.PutBlob(Sample.Bytes(64));
        Assert.Equal(PushOutcome.Existed, await MountAsync(session));
        Assert.Empty(session.Registry.OpenUploads);
    }

    [Theory]
    [InlineData(405)]
    [InlineData(500)]
    public async Task IsThereEvenWhenTheUploadCannotBeEnded(int status)
    {
        await using var session = await ClientSession.StartAsync();
        session.Stored.PutBlob(Sample.Bytes(64));
        session.Registry.Faults.Always(Fault.Status(status), RequestKind.UploadCancel);
        Assert.Equal(PushOutcome.Existed, await MountAsync(session));
        Assert.Single(session.Registry.Requests.Of(RequestKind.UploadCancel));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(500)]
    public async Task IsSentWhereMountingIsRefused(int status)
    {
        await using var session = await ClientSession.StartAsync(edit: options => options with { Attempts = 2 });
        session.Registry.Faults.Always(Fault.Status(status), RequestKind.UploadStart, (_, path) => path.Contains("mount=", StringComparison.Ordinal));
        Assert.Equal(PushOutcome.Pushed, await MountAsync(session));
    }

    [Fact]
    public async Task IsSentWhereAnotherWasMounted()
    {
        await using var session = await ClientSession.StartAsync();
        session.Registry.Faults.Always(Fault.Instead("mounts something", context =>
        {
            context.Response.StatusCode = 201;
            context.Response.Headers["Docker-Content-Digest"] = Sample.Zeros;
            return Task.CompletedTask;
        }), RequestKind.UploadStart, (_, path) => path.Contains("mount=", StringComparison.Ordinal));
        Assert.Equal(PushOutcome.Pushed, await MountAsync(session));
    }

    [Fact]
    public async Task NeedsATokenForBothRepositories()
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Bearer, ClientSession.User);
        session.Registry.Repository(Other).PutBlob(Sample.Bytes(64));
        Assert.Equal(PushOutcome.Mounted, await MountAsync(session));
        Assert.Equal("repository:team/app:pull,push repository:base/image:pull", session.Registry.IssuedTokens.Single().Scope);
    }

    [Fact]
    public async Task IsSentWhereTheOtherRepositoryMayNotBeRead()
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Bearer with { Allows = static (name, _) => name != Other }, ClientSession.User);
        session.Registry.Repository(Other).PutBlob(Sample.Bytes(64));
        Assert.Equal(PushOutcome.Pushed, await MountAsync(session));
    }

    [Fact]
    public async Task IsSentWhereNoTokenIsGivenForTheOther()
    {
        await using var session = await ClientSession.StartAsync(ClientSession.Bearer, ClientSession.User);
        session.Registry.Faults.Always(Fault.Status(403), RequestKind.Token, (_, path) => path.Contains("base", StringComparison.Ordinal));
        Assert.Equal(PushOutcome.Pushed, await MountAsync(session));
    }

    [Fact]
    public async Task IsNotMountedFromItsOwnRepository()
    {
        await using var session = await ClientSession.StartAsync();
        var blob = _content.Add(Sample.Bytes(64));
        await session.Repository.PushAsync(blob, _content, ClientSession.Name, ClientSession.Token);
        Assert.DoesNotContain(session.Registry.Requests.All, request => request.Path.Contains("mount", StringComparison.Ordinal));
    }

    private async Task<PushOutcome> MountAsync(ClientSession session, int size = 64)
    {
        var blob = _content.Add(Sample.Bytes(size));
        var outcome = await session.Repository.PushAsync(blob, _content, Other, ClientSession.Token);
        Assert.Equal(Sample.Bytes(size), session.Stored.Blobs[blob.Digest.ToString()].ReadAllBytes());
        return outcome;
    }
}
