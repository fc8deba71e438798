using System.IO.Compression;
using Paks.Oci.Tar;
using Paks.Testing;

namespace Paks.Oci.Tests.Layers;

public sealed class WrittenLayer : IDisposable
{
    // Small, exactly one member with its header, a little more, and several members.
    public static TheoryData<LayerCompression, int> Sizes => new MatrixTheoryData<LayerCompression, int>(
        [LayerCompression.Gzip, LayerCompression.Zstd, LayerCompression.None],
        [0, 1000, (1024 * 1024) - 512, 1024 * 1024, 5_300_000]);

    private readonly TempFolder _temp = new();
    private readonly ContentStore _store;

    public WrittenLayer() => _store = new ContentStore(_temp.Path);

    public void Dispose()
    {
        _store.Dispose();
        _temp.Dispose();
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void HasTheSameBytesForAnyParallelism(LayerCompression compression, int size)
    {
        var expected = Write(compression, size, parallelism: 1);
        foreach (var parallelism in new[] { 2, 4, 9 })
        {
            Assert.Equal(expected, Write(compression, size, parallelism));
        }
    }

    [Theory]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public void HasTheSameBytesHoweverItsContentTrickles(LayerCompression compression)
    {
        const int Size = 2_500_000;
        var expected = Write(compression, Size, parallelism: 2);
        foreach (var pieceSize in new[] { 777, 100_000, Size })
        {
            using var writer = LayerWriter.Create(_store, compression, 2);
            writer.WriteEntry(TarEntry.File("file", Size), new TricklingStream(Test.MixedBytes(5, Size), pieceSize));
            Assert.Equal(expected, writer.Complete(Test.Token));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void UnpacksToATarOfItsDiffId(LayerCompression compression, int size)
    {
        var layer = Write(compression, size, parallelism: 2);
        using var blob = _store.OpenRead(layer.Descriptor.Digest);
        using var tar = LayerReader.OpenTar(blob, compression);
        var plain = Test.ReadAll(tar);
        Assert.Equal(layer.DiffId, Digest.Sha256(plain));
        Assert.Equal($"file file 0644 0:0 0 {(size == 0 ? "0 bytes" : $"{size} bytes {Digest.Sha256(Test.MixedBytes(5, size)).Encoded[..12]}")}\n", LayerDump.Of(new MemoryStream(plain)));
        Assert.Equal(MediaTypes.LayerOf(compression), layer.Descriptor.MediaType);
    }

    [Fact]
    public void HasTheDiffIdThatItHasAlwaysHad() =>
        Assert.Equal("sha256:78ec2220a3389b27691250f56a993eb0e93e68fca6ebb4320ed64d08e62d26c4", Write(LayerCompression.Gzip, 5_300_000, parallelism: 2).DiffId.ToString());

    [Fact]
    public void IsAChainOfGzipMembersWithoutTimeOrSystem()
    {
        var blob = Read(Write(LayerCompression.Gzip, 3_000_000, parallelism: 2));
        byte[] header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
        var members = 0;
        for (var at = 0; at >= 0 && at < blob.Length; members++)
        {
            Assert.Equal(header, blob[at..(at + header.Length)]);
            var next = blob.AsSpan(at + 1).IndexOf(header);
            at = next < 0 ? blob.Length : at + 1 + next;
        }

        Assert.Equal(4, members); // three of 1 MiB at most, and the end
    }

    [Fact]
    public void EndsWithTheSameMemberAlways()
    {
        var end = Convert.FromHexString("1f8b08000000000000ff63601805a360148c5400002eafb5ef00040000");
        Assert.Equal(end, Read(Write(LayerCompression.Gzip, 1000, 1))[^end.Length..]);
        using var gzip = new GZipStream(new MemoryStream(end), CompressionMode.Decompress);
        Assert.Equal(new byte[1024], Test.ReadAll(gzip));
        Assert.Equal("28b52ffd600003032000 00".Replace(" ", "", StringComparison.Ordinal), Convert.ToHexStringLower(Read(Write(LayerCompression.Zstd, 1000, 1))[^11..]));
    }

    [Fact]
    public void IsThatEndAloneWhenItIsEmpty()
    {
        using var writer = LayerWriter.Create(_store, LayerCompression.Gzip, 2);
        var layer = writer.Complete(Test.Token);
        Assert.Equal(29, layer.Descriptor.Size);
        Assert.Equal(Digest.Sha256(new byte[1024]), layer.DiffId);
    }

    [Fact]
    public void IsReadByGzip()
    {
        var file = _store.GetPath(Write(LayerCompression.Gzip, 3_000_000, 2).Descriptor.Digest);
        new ProgramCall(Tools.Path("gzip"), "--test", "--stdout", file).Run().Ended();
        var listing = new ProgramCall(Tools.Path("tar"), "--list", "--gzip", "--file", file).Run().Ended().Output;
        Assert.Equal("file\n", listing);
    }

    [Fact]
    public void IsReadByZstd()
    {
        var file = _store.GetPath(Write(LayerCompression.Zstd, 3_000_000, 2).Descriptor.Digest);
        new ProgramCall(Tools.Path("zstd"), "--test", "--force", file).Run().Ended();
    }

    [Fact]
    public void TakesTheEntriesOfAReadyTar()
    {
        var tar = ReadPlain(Write(LayerCompression.Gzip, 2_000_000, 1));
        using var writer = LayerWriter.Create(_store, LayerCompression.Gzip, 2);
        writer.WriteTar(new MemoryStream([.. tar, .. new byte[9216]]));
        writer.WriteEntry(TarEntry.File("more", 0));
        Assert.Equal("file\nmore\n", string.Concat(LayerDump.Of(_store, writer.Complete(Test.Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0] + "\n")));
    }

    [Fact]
    public void IsNowhereWhenItIsNotCompleted()
    {
        using (var writer = LayerWriter.Create(_store, LayerCompression.Gzip, 2))
        {
            writer.WriteEntry(TarEntry.File("file", 5_000_000), new MemoryStream(new byte[5_000_000]));
        }

        Assert.Empty(_store.Enumerate());
    }

    [Fact]
    public void IsNowhereWhenItIsCancelled()
    {
        using var writer = LayerWriter.Create(_store, LayerCompression.Gzip, 2);
        Assert.Throws<OperationCanceledException>(() => writer.Complete(new CancellationToken(canceled: true)));
        Assert.Empty(_store.Enumerate());
    }

    [Fact]
    public void OfOtherContentIsAnother() => Assert.NotEqual(Write(LayerCompression.Gzip, 1000, 1).DiffId, Write(LayerCompression.Gzip, 1001, 1).DiffId);

    private Layer Write(LayerCompression compression, int size, int parallelism)
    {
        using var writer = LayerWriter.Create(_store, compression, parallelism);
        writer.WriteEntry(TarEntry.File("file", size), new MemoryStream(Test.MixedBytes(5, size)));
        return writer.Complete(Test.Token);
    }

    private byte[] Read(Layer layer)
    {
        using var blob = _store.OpenRead(layer.Descriptor.Digest);
        return Test.ReadAll(blob);
    }

    private byte[] ReadPlain(Layer layer)
    {
        using var tar = LayerReader.OpenTar(_store.OpenRead(layer.Descriptor.Digest), MediaTypes.CompressionOf(layer.Descriptor.MediaType)!.Value);
        return Test.ReadAll(tar);
    }
}
