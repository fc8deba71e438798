using Microsoft.AspNetCore.Http;
using Paks.Testing;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Pushing;

/// <summary>A registry that knows nothing of a blob when the manifest comes, though it had it before.</summary>
public sealed class ForgetfulRegistry : ImageTest
{
    [Theory]
    [InlineData("MANIFEST_BLOB_UNKNOWN")]
    [InlineData("BLOB_UNKNOWN")]
    public async Task IsSentOnceMoreWhatItLost(string code)
    {
        await using var session = await ClientSession.StartAsync();
        var image = RandomImage.Create(Store, 1, layers: 3);
        var lost = image.Layers[1].Descriptor;
        var told = 0;
        session.Registry.Faults.Add(Loses(session, $"{lost.Digest}", code), RequestKind.ManifestPut);
        var push = new ImagePush(session.Repository, Store) { Pushed = _ => Interlocked.Increment(ref told) };
        var report = await push.RunAsync(image.Root, ["latest"], ClientSession.Token);
        session.AssertWhole();
        Assert.Equal(image.Root.Digest.ToString(), session.Stored.Tags["latest"]);
        Assert.Equal((4, 4), (report.Blobs.Count, told));
        Assert.All(report.Blobs, blob => Assert.Equal(PushOutcome.Pushed, blob.Outcome));
    }

    [Fact]
    public async Task IsSentTheManifestsOfAnIndexOnceMore()
    {
        await using var session = await ClientSession.StartAsync();
        var index = RandomImage.CreateIndex(Store, 2, "linux/amd64", "linux/arm64");
        session.Registry.Faults.Add(
            Fault.Instead("loses the manifests", context =>
            {
                Assert.Equal(2, session.Stored.Manifests.Count);
                session.Stored.Manifests.Keys.ToList().ForEach(session.Stored.Remove);
                return RefuseAsync(context, "MANIFEST_UNKNOWN");
            }),
            RequestKind.ManifestPut,
            nth: 3);
        await PushAsync(session, index, "latest");
        session.AssertWhole();
        Assert.Equal(index.Digest.ToString(), session.Stored.Tags["latest"]);
    }

    [Fact]
    public async Task IsBelievedInTheEnd()
    {
        await using var session = await ClientSession.StartAsync();
        var image = RandomImage.Create(Store, 1);
        session.Registry.Faults.Always(Loses(session, $"{image.Layers[0].Descriptor.Digest}", "MANIFEST_BLOB_UNKNOWN"), RequestKind.ManifestPut);
        var refusal = await session.FailsAsync<ResponseException>(() => PushAsync(session, image.Root, "latest"));
        Assert.Equal("MANIFEST_BLOB_UNKNOWN", Assert.Single(refusal.Errors).Code);
        Assert.Equal(3, session.Registry.Requests.Of(RequestKind.ManifestPut).Count);
        Assert.Empty(session.Stored.Tags);
    }

    private static Fault Loses(ClientSession session, string digest, string code) => Fault.Instead("loses a blob", context =>
    {
        session.Stored.Remove(digest);
        return RefuseAsync(context, code);
    });

    private static async Task RefuseAsync(HttpContext context, string code)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        await context.Response.WriteAsJsonAsync(new { errors = new[] { new { code, message = "it is not here" } } }, context.RequestAborted);
    }
}
