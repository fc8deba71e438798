using Paks.Oci;
using Paks.Registry.Tests.Kit;
using Paks.Registry.Tests.Pushing;
using Paks.Testing;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Access;
using Paks.Testing.Registries.Faults;

namespace Paks.Registry.Tests.Faults;

/// <summary>
/// Sequences of faults, drawn by a number: whatever a registry does, a push or pull ends, and ends with exactly the right content
/// or with a failure of ours; and no tag stands for anything that is not whole.
/// </summary>
public sealed class DrawnSequences : ImageTest
{
    private const int Seeds = 25;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task ThatPassAreOvercome(int part)
    {
        for (var seed = part * Seeds; seed < (part + 1) * Seeds; seed++)
        {
            await RunAsync(seed, isRecoverable: true);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task ThatLastEndInAFailureOfOurs(int part)
    {
        for (var seed = part * Seeds; seed < (part + 1) * Seeds; seed++)
        {
            await RunAsync(seed, isRecoverable: false);
        }
    }

    private async Task RunAsync(int seed, bool isRecoverable)
    {
        var isPull = seed % 3 == 0;
        await using var session = await ClientSession.StartAsync(Registry(seed), options => options with
        {
            Attempts = 8,
            ChunkSize = 20_000,
            Credentials = new GivenCredentials(ClientSession.User),
        });
        var old = RandomImage.Create(Store, 1).Root;
        var image = RandomImage.Create(Store, seed + 2, layers: 1 + (seed % 4));
        await PushAsync(session, old, "latest");
        if (isPull)
        {
            await PushAsync(session, image.Root, "new");
        }

        session.Registry.Requests.Clear();
        var faults = SeededFaults.Draw(seed, recoverable: isRecoverable);
        session.Registry.Faults.Add(faults);
        var failure = await Record.ExceptionAsync(() => (isPull ? PullAsync(session, image) : PushAsync(session, image.Root, "latest", "new")).WaitAsync(Limit, ClientSession.Token));
        var story = $"{faults}\n{failure}\n{session.Registry.Requests}";
        Assert.True(failure is null or RegistryException or ContentMismatchException or MalformedImageException, story);
        Assert.True(failure is null || !isRecoverable, story);
        RepositoryCheck.AssertWhole(session.Stored, story);
        string[] possible = failure is null && !isPull ? [image.Root.Digest.ToString()] : isPull ? [old.Digest.ToString()] : [old.Digest.ToString(), image.Root.Digest.ToString()];
        Assert.True(possible.Contains(session.Stored.Tags["latest"]), story);
        Assert.All([ClientSession.Password, .. session.Registry.IssuedTokens.Select(token => token.Text)],
            secret => Assert.DoesNotContain(secret, $"{failure}", StringComparison.Ordinal));
    }

    private static LoopbackRegistryOptions Registry(int seed) => new()
    {
        Auth = (seed % 5) switch { 0 => ClientSession.Bearer, 1 => ClientSession.Basic, _ => RegistryAuth.None },
        TakesWholeBlobByPost = seed % 2 == 0,
        ChunkMinLength = seed % 7 == 0 ? 30_000 : 0,
        Etags = seed % 2 == 1,
    };

    /// <summary>Reads all of an image and holds it against what it should be.</summary>
    private static async Task<PushReport> PullAsync(ClientSession session, RandomImage image)
    {
        var root = (await session.Repository.FetchManifestAsync("new", ClientSession.Token))!;
        // A tag has no digest of its own: what the registry says is under it may be anything that is a manifest.
        Assert.Equal(image.Root.Digest, root.Descriptor.Digest);
        await Parallel.ForEachAsync(image.Manifest.Layers.Append(image.Manifest.Config), ClientSession.Token, async (blob, _) =>
            Assert.Equal(blob.Digest.ToString(), Sample.DigestOf(await session.ReadAsync(blob))));
        return new PushReport([]);
    }
}
