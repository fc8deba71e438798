using System.Net;
using Paks.Debian.Archives;
using Paks.Testing;
using Paks.Testing.Debian;

namespace Paks.Debian.Tests;

public sealed class ArchiveOnTheWeb : IDisposable
{
    private readonly TestArchive _archive = new TestArchive()
        .Add(new TestPackage("tool", "1:2.0~rc1+b1").File("usr/bin/tool", "two"))
        .Publish();

    public void Dispose() => _archive.Dispose();

    [Fact]
    public async Task GivesWhatItHas()
    {
        using var http = new HttpClient(new Server(_archive));
        var archive = Open(http);

        var release = await archive.ReadReleaseAsync(_archive.Keyring, TestArchive.Now);
        var package = Assert.Single((await archive.ReadIndexAsync(release, "main", "amd64")).Named("tool"));
        await archive.FetchAsync(package);

        Assert.True(File.Exists(_archive.Cache.PathOf(package.Sha256)));
    }

    [Fact]
    public async Task IsAskedAgainWhereItFailsForTheMoment()
    {
        using var server = new Server(_archive) { FailuresBefore = 2 };
        using var http = new HttpClient(server);

        await Open(http).ReadReleaseAsync(_archive.Keyring, TestArchive.Now);

        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task ThatAlwaysFailsIsUnreachableAndKeepsItsPasswordToItself()
    {
        using var server = new Server(_archive) { FailuresBefore = 100 };
        using var http = new HttpClient(server);

        var refused = await Assert.ThrowsAsync<ArchiveException>(() =>
            Open(http, "http://user:secret@mirror.example/debian").ReadReleaseAsync(_archive.Keyring, TestArchive.Now));

        Assert.Equal(ArchiveFailure.Unreachable, refused.Kind);
        Assert.Equal(3, server.Requests);
        Assert.Contains("503", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutTheFileIsAskedOnceForEachOfItsForms()
    {
        using var server = new Server(_archive);
        using var http = new HttpClient(server);
        var archive = new DebianArchive(new ArchiveMirrors(["http://mirror.example/debian"], []), "unstable", http, _archive.Cache);

        var refused = await Assert.ThrowsAsync<ArchiveException>(() => archive.ReadReleaseAsync(_archive.Keyring, TestArchive.Now));

        // InRelease, and Release in its place.
        Assert.Equal((ArchiveFailure.Unreachable, 2), (refused.Kind, server.Requests));
    }

    [Fact]
    public async Task IsAskedForWhatThePreferredMirrorLacks()
    {
        using var folder = new TempFolder();
        using var server = new Server(_archive);
        using var http = new HttpClient(server);
        var archive = new DebianArchive(new ArchiveMirrors([folder.Path], ["http://mirror.example/debian"]), "stable", http, _archive.Cache);

        await archive.ReadReleaseAsync(_archive.Keyring, TestArchive.Now);

        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task IsLeftAloneWhereThePreferredMirrorOnlyDoesNotAnswer()
    {
        using var server = new Server(_archive);
        using var http = new HttpClient(server);
        var archive = new DebianArchive(new ArchiveMirrors(["/no/such/folder"], ["http://mirror.example/debian"]), "stable", http, _archive.Cache);

        var refused = await Assert.ThrowsAsync<ArchiveException>(() => archive.ReadReleaseAsync(_archive.Keyring, TestArchive.Now));

        Assert.Equal((ArchiveFailure.Unreachable, 0), (refused.Kind, server.Requests));
    }

    [Fact]
    public async Task ThatBreaksOffIsUnreachable()
    {
        using var server = new Server(_archive) { BreaksOff = true };
        using var http = new HttpClient(server);

        var refused = await Assert.ThrowsAsync<ArchiveException>(() =>
            Open(http).ReadReleaseAsync(_archive.Keyring, TestArchive.Now));

        Assert.Equal((ArchiveFailure.Unreachable, 3), (refused.Kind, server.Requests));
    }

    [Theory]
    [InlineData("http://")]
    [InlineData("ftp://mirror.example/debian")]
    [InlineData("nonsense:")]
    public void RefusesWhatIsNoAddress(string address)
    {
        using var http = new HttpClient();

        Assert.Equal(ArchiveFailure.Unreachable, Assert.Throws<ArchiveException>(() => Open(http, address)).Kind);
    }

    private DebianArchive Open(HttpClient http, string address = "http://mirror.example/debian/") =>
        new(new ArchiveMirrors([address], []), "stable", http, _archive.Cache);

    /// <summary>Serves the archive's folder, or fails as it is told.</summary>
    private sealed class Server(TestArchive archive) : HttpMessageHandler
    {
        public int FailuresBefore { get; init; }

        public bool BreaksOff { get; init; }

        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            if (Requests <= FailuresBefore)
            {
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
            }

            var file = archive[Uri.UnescapeDataString(request.RequestUri!.AbsolutePath)["/debian/".Length..]];
            if (!File.Exists(file))
            {
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
            }

            Stream body = BreaksOff ? new BreakingStream() : new MemoryStream(File.ReadAllBytes(file));
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) });
        }
    }

    private sealed class BreakingStream : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("the connection is gone");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("the connection is gone");
    }
}
