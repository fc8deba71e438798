using Paks.Oci.Tar;
using Paks.Testing;

namespace Paks.Oci.Tests.Layers;

public sealed class JoinedLayer : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly ContentStore _store;

    public JoinedLayer() => _store = new ContentStore(_temp.Path);

    public void Dispose()
    {
        _store.Dispose();
        _temp.Dispose();
    }

    [Theory]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public void HasTheEntriesOfAllInOrder(LayerCompression compression)
    {
        Layer[] parts = [.. Enumerable.Range(0, 5).Select(number => Write(compression, $"file{number}", 700_000 * number))];
        Layer joined = LayerJoiner.Join(_store, parts, Test.Token);
        Assert.Equal(string.Concat(parts.Select(part => LayerDump.Of(_store, part))), LayerDump.Of(_store, joined));
        using Stream tar = LayerReader.OpenTar(_store.OpenRead(joined.Descriptor.Digest), compression);
        Assert.Equal(joined.DiffId, Digest.Sha256(tar));
    }

    [Fact]
    public void IsMadeWithoutCompressing()
    {
        Layer[] parts = [Write(LayerCompression.Gzip, "a", 5000), Write(LayerCompression.Gzip, "b", 5000)];
        Layer joined = LayerJoiner.Join(_store, parts, Test.Token);
        byte[] first = Read(parts[0]);
        Assert.Equal([.. first[..^29], .. Read(parts[1])], Read(joined));
    }

    [Fact]
    public void IsReadByGnuTar()
    {
        Layer[] parts = [.. Enumerable.Range(0, 30).Select(number => Write(LayerCompression.Gzip, $"file{number}", 1000 * number))];
        string file = _store.GetPath(LayerJoiner.Join(_store, parts, Test.Token).Descriptor.Digest);
        string listing = new ProgramCall(Tools.Path("tar"), "--list", "--gzip", "--file", file).Run().Ended().Output;
        Assert.Equal(string.Concat(Enumerable.Range(0, 30).Select(number => $"file{number}\n")), listing);
    }

    [Fact]
    public void CanBeJoinedAgain()
    {
        Layer a = Write(LayerCompression.Gzip, "a", 10);
        Layer b = Write(LayerCompression.Gzip, "b", 10);
        Layer c = Write(LayerCompression.Gzip, "c", 10);
        Layer inSteps = LayerJoiner.Join(_store, [LayerJoiner.Join(_store, [a, b], Test.Token), c], Test.Token);
        Assert.Equal(LayerJoiner.Join(_store, [a, b, c], Test.Token), inSteps);
    }

    [Fact]
    public void IsTheLayerItselfWhenThereIsOne()
    {
        Layer layer = Write(LayerCompression.Gzip, "a", 10);
        Assert.Equal(layer, LayerJoiner.Join(_store, [layer], Test.Token));
    }

    [Fact]
    public void IsRefusedForALayerOfOthers()
    {
        Layer ours = Write(LayerCompression.Gzip, "a", 10);
        using var gzip = new MemoryStream();
        using (var stream = new System.IO.Compression.GZipStream(gzip, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(new byte[1024]);
        }

        gzip.Position = 0;
        Layer foreign = LayerIngest.Run(_store, gzip).Layer;
        Assert.True(LayerJoiner.CanJoin(_store, ours));
        Assert.False(LayerJoiner.CanJoin(_store, foreign));
        Assert.Contains(foreign.Descriptor.Digest.ToString(), Assert.Throws<ArgumentException>(() => LayerJoiner.Join(_store, [ours, foreign], Test.Token)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IsRefusedForPlainLayersAndMixedOnes()
    {
        Layer plain = Write(LayerCompression.None, "a", 10);
        Assert.False(LayerJoiner.CanJoin(_store, plain));
        Assert.Throws<ArgumentException>(() => LayerJoiner.Join(_store, [plain, plain], Test.Token));
        Assert.Throws<ArgumentException>(() => LayerJoiner.Join(_store, [Write(LayerCompression.Gzip, "a", 1), Write(LayerCompression.Zstd, "b", 1)], Test.Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => LayerJoiner.Join(_store, [], Test.Token));
    }

    [Fact]
    public void IsRefusedWhenAPartIsCorrupt()
    {
        Layer[] parts = [Write(LayerCompression.Gzip, "a", 100_000), Write(LayerCompression.Gzip, "b", 100_000)];
        string file = _store.GetPath(parts[0].Descriptor.Digest);
        byte[] blob = File.ReadAllBytes(file);
        blob[5000] ^= 1;
        File.WriteAllBytes(file, blob);
        Assert.Throws<ContentMismatchException>(() => LayerJoiner.Join(_store, parts, Test.Token));
    }

    [Fact]
    public void IsNowhereWhenItIsCancelled()
    {
        Layer[] parts = [Write(LayerCompression.Gzip, "a", 10), Write(LayerCompression.Gzip, "b", 10)];
        int before = _store.Enumerate().Count();
        Assert.ThrowsAny<OperationCanceledException>(() => LayerJoiner.Join(_store, parts, new CancellationToken(canceled: true)));
        Assert.Equal(before, _store.Enumerate().Count());
    }

    private Layer Write(LayerCompression compression, string name, int size)
    {
        using var writer = LayerWriter.Create(_store, compression, 2);
        writer.WriteEntry(TarEntry.File(name, size), new MemoryStream(Test.MixedBytes(size, size)));
        return writer.Complete(Test.Token);
    }

    private byte[] Read(Layer layer)
    {
        using Stream blob = _store.OpenRead(layer.Descriptor.Digest);
        return Test.ReadAll(blob);
    }
}
