using System.Text;
using Paks.Testing;

namespace Paks.Oci.Tests.Layouts;

/// <summary>A layout that came from somewhere: what is wrong with it is said, and nothing outside of it is touched.</summary>
public sealed class ForeignLayout : IAsyncLifetime
{
    private readonly TempFolder _temp = new();
    private string _layout = "";
    private RandomImage _image = null!;

    public async ValueTask InitializeAsync()
    {
        using var store = new ContentStore(_temp["store"]);
        _image = RandomImage.Create(store, 1);
        _layout = _temp["layout"];
        await OciLayout.WriteAsync(_layout, _image.Root, store, ["latest"], Test.Token);
    }

    public ValueTask DisposeAsync()
    {
        _temp.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("oci-layout", null, "no oci-layout")]
    [InlineData("index.json", null, "no index.json")]
    [InlineData("oci-layout", "", "not valid JSON")]
    [InlineData("oci-layout", """{"imageLayoutVersion":"2.0.0"}""", "is not 1.0.0")]
    [InlineData("oci-layout", "[]", "not a JSON object")]
    [InlineData("index.json", "{}", "'schemaVersion' is not 2")]
    [InlineData("index.json", """{"schemaVersion":2,"manifests":[{}]}""", "'manifests[0].mediaType' is missing")]
    [InlineData("index.json", """{"schemaVersion":2,"manifests":[],"layers":[]}""", "'layers' does not belong")]
    public void WithAMalformedFileIsRefused(string file, string? content, string reason)
    {
        File.Delete(Path.Combine(_layout, file));
        if (content is not null)
        {
            _temp.Write($"layout/{file}", Encoding.UTF8.GetBytes(content));
        }

        Assert.Contains(reason, Assert.Throws<MalformedImageException>(() => OciLayout.Open(_layout)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ThatIsNotThereIsSaidSo() => Assert.Throws<DirectoryNotFoundException>(() => OciLayout.Open(_temp["nowhere"]));

    [Fact]
    public async Task WithAByteFlippedInAnyBlobIsRefused()
    {
        foreach (var blob in Directory.GetFiles(Path.Combine(_layout, "blobs", "sha256")))
        {
            var bytes = await File.ReadAllBytesAsync(blob, Test.Token);
            byte[] flipped = [.. bytes];
            flipped[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(blob, flipped, Test.Token);
            await Assert.ThrowsAsync<ContentMismatchException>(ReadAll);
            await File.WriteAllBytesAsync(blob, bytes[..^1], Test.Token);
            await Assert.ThrowsAsync<ContentMismatchException>(ReadAll);
            await File.WriteAllBytesAsync(blob, [], Test.Token);
            await Assert.ThrowsAsync<ContentMismatchException>(ReadAll);
            File.Delete(blob);
            await Assert.ThrowsAsync<ContentNotFoundException>(ReadAll);
            await File.WriteAllBytesAsync(blob, bytes, Test.Token);
        }

        await ReadAll();
    }

    [Theory]
    [InlineData("index.json")]
    [InlineData("oci-layout")]
    [InlineData("blobs")]
    [InlineData("blobs/sha256")]
    public async Task WithALinkInsteadOfAFileOrFolderIsRefused(string name)
    {
        var path = Path.Combine(_layout, name);
        if (File.Exists(path))
        {
            File.Move(path, _temp["elsewhere"]);
            File.CreateSymbolicLink(path, _temp["elsewhere"]);
        }
        else
        {
            Directory.Move(path, _temp["elsewhere"]);
            Directory.CreateSymbolicLink(path, _temp["elsewhere"]);
        }

        var e = await Assert.ThrowsAsync<MalformedImageException>(ReadAll);
        Assert.Contains("symbolic link", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithABlobThatIsALinkIsRefused()
    {
        var blob = Path.Combine(_layout, "blobs", "sha256", _image.Layers[0].Descriptor.Digest.Encoded);
        File.Move(blob, _temp["secret"]);
        File.CreateSymbolicLink(blob, _temp["secret"]);
        await Assert.ThrowsAsync<MalformedImageException>(ReadAll);
    }

    [Theory]
    [InlineData("index.json")]
    [InlineData("oci-layout")]
    public async Task WithAPipeInsteadOfAFileKeepsNobodyWaiting(string name)
    {
        File.Delete(Path.Combine(_layout, name));
        new ProgramCall(Tools.Path("mkfifo"), Path.Combine(_layout, name)).Run().Ended();
        await Assert.ThrowsAsync<MalformedImageException>(ReadAll);
    }

    [Fact]
    public async Task WithAPipeInsteadOfABlobKeepsNobodyWaiting()
    {
        var blob = Path.Combine(_layout, "blobs", "sha256", _image.Layers[0].Descriptor.Digest.Encoded);
        File.Delete(blob);
        new ProgramCall(Tools.Path("mkfifo"), blob).Run().Ended();
        await Assert.ThrowsAsync<ContentMismatchException>(ReadAll);
        using var layout = OciLayout.Open(_layout);
        var stream = await layout.FetchAsync(_image.Layers[0].Descriptor with { Size = 0 }, Test.Token);
        Assert.Throws<ContentMismatchException>(() => stream.ReadByte());
    }

    [Fact]
    public async Task WithAnIndexWithoutMeasureIsRefused()
    {
        using (var index = File.OpenWrite(Path.Combine(_layout, "index.json")))
        {
            index.SetLength(1L << 40); // a hole
        }

        var e = await Assert.ThrowsAsync<MalformedImageException>(ReadAll);
        Assert.Contains("1099511627776 bytes", e.Message, StringComparison.Ordinal);
    }

    private async Task ReadAll()
    {
        using var layout = OciLayout.Open(_layout);
        await foreach (var blob in ImageGraph.WalkAsync(layout.Resolve("latest"), layout, Test.Token))
        {
            using var stream = await layout.FetchAsync(blob, Test.Token);
            Test.ReadAll(stream);
        }
    }
}
