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
        var joined = Join(parts);
        Assert.Equal(string.Concat(parts.Select(part => LayerDump.Of(_store, part))), LayerDump.Of(_store, joined));
        using var tar = LayerReader.OpenTar(_store.OpenRead(joined.Descriptor.Digest), compression);
        Assert.Equal(joined.DiffId, Digest.Sha256(tar));
    }

    [Fact]
    public void IsMadeWithoutCompressing()
    {
        Layer[] parts = [Write(LayerCompression.Gzip, "a", 5000), Write(LayerCompression.Gzip, "b", 5000)];
        var joined = Join(parts);
        var first = Read(parts[0]);
        Assert.Equal([.. first[..^29], .. Read(parts[1])], Read(joined));
    }

    [Fact]
    public void IsReadByGnuTar()
    {
        Layer[] parts = [.. Enumerable.Range(0, 30).Select(number => Write(LayerCompression.Gzip, $"file{number}", 1000 * number))];
        var file = _store.GetPath(Join(parts).Descriptor.Digest);
        var listing = new ProgramCall(Tools.Path("tar"), "--list", "--gzip", "--file", file).Run().Ended().Output;
        Assert.Equal(string.Concat(Enumerable.Range(0, 30).Select(number => $"file{number}\n")), listing);
    }

    [Fact]
    public void CanBeJoinedAgain()
    {
        var a = Write(LayerCompression.Gzip, "a", 10);
        var b = Write(LayerCompression.Gzip, "b", 10);
        var c = Write(LayerCompression.Gzip, "c", 10);
        var inSteps = Join([Join([a, b]), c]);
        Assert.Equal(Join([a, b, c]), inSteps);
    }

    [Fact]
    public void IsTheLayerItselfWhenThereIsOne()
    {
        var layer = Write(LayerCompression.Gzip, "a", 10);
        Assert.Equal(layer, Join([layer]));
    }

    [Fact]
    public void IsRefusedForALayerOfOthers()
    {
        var ours = Write(LayerCompression.Gzip, "a", 10);
        using var gzip = new MemoryStream();
        using (var stream = new System.IO.Compression.GZipStream(gzip, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(new byte[1024]);
        }

        gzip.Position = 0;
        var foreign = LayerIngest.Run(_store, gzip).Layer;
        Assert.True(LayerJoiner.CanJoin(_store, ours.Descriptor));
        Assert.False(LayerJoiner.CanJoin(_store, foreign.Descriptor));
        Assert.Contains(foreign.Descriptor.Digest.ToString(), Assert.Throws<ArgumentException>(() => Join([ours, foreign])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IsRefusedForPlainLayersAndMixedOnes()
    {
        var plain = Write(LayerCompression.None, "a", 10);
        Assert.False(LayerJoiner.CanJoin(_store, plain.Descriptor));
        Assert.Throws<ArgumentException>(() => Join([plain, plain]));
        Assert.Throws<ArgumentException>(() => Join([Write(LayerCompression.Gzip, "a", 1), Write(LayerCompression.Zstd, "b", 1)]));
    }

    [Fact]
    public void IsRefusedWhenAPartIsCorrupt()
    {
        Layer[] parts = [Write(LayerCompression.Gzip, "a", 100_000), Write(LayerCompression.Gzip, "b", 100_000)];
        var file = _store.GetPath(parts[0].Descriptor.Digest);
        var blob = File.ReadAllBytes(file);
        blob[5000] ^= 1;
        File.WriteAllBytes(file, blob);
        Assert.Throws<ContentNotFoundException>(() => Join(parts));
    }

    [Fact]
    public void IsNowhereWhenItIsCancelled()
    {
        Layer[] parts = [Write(LayerCompression.Gzip, "a", 10), Write(LayerCompression.Gzip, "b", 10)];
        var before = _store.Enumerate().Count();
        Assert.ThrowsAny<OperationCanceledException>(() => Join(parts, new CancellationToken(canceled: true)));
        Assert.Equal(before, _store.Enumerate().Count());
    }

    [Theory]
    [InlineData(LayerCompression.Gzip, 1)]
    [InlineData(LayerCompression.Zstd, 2)]
    public void IsTheSameWhetherItsPartsAreNewOrNot(LayerCompression compression, int parallelism)
    {
        (string Name, int Size)[] files = [("a", 10), ("b", 3_000_000), ("c", 0), ("d", 1_048_576 - 512)];
        var parts = new List<Descriptor>();
        Layer made;
        using (var joiner = LayerJoiner.Create(_store, compression, parallelism, Test.Token))
        {
            foreach ((var name, var size) in files)
            {
                joiner.Write(writer => Write(writer, name, size), parts.Add);
            }

            made = joiner.Complete();
        }

        using var again = LayerJoiner.Create(_store, compression, 2, Test.Token);
        again.Add(parts[0]);
        again.Add(parts[1]);
        again.Write(writer => Write(writer, "c", 0), part => Assert.Equal(parts[2], part));
        again.Add(parts[3]);

        Assert.Equal(made, again.Complete());
        Assert.All(files.Zip(parts), pair => Assert.Equal(Write(compression, pair.First.Name, pair.First.Size).Descriptor, pair.Second));
    }

    [Fact]
    public void LeavesNothingBehindWhenAPartFails()
    {
        var before = _store.Enumerate().Count();
        using (var joiner = LayerJoiner.Create(_store, LayerCompression.Gzip, 2, Test.Token))
        {
            Assert.Throws<InvalidTarEntryException>(() => joiner.Write(writer => writer.WriteEntry(TarEntry.File("a", 5), Stream.Null), _ => Assert.Fail()));
        }

        Assert.Equal(before, _store.Enumerate().Count());
    }

    private static void Write(LayerEntryWriter writer, string name, int size) =>
        writer.WriteEntry(TarEntry.File(name, size), new MemoryStream(Test.MixedBytes(size, size)));

    private Layer Join(IEnumerable<Layer> parts, CancellationToken? cancellationToken = null)
    {
        Layer[] layers = [.. parts];
        var compression = MediaTypes.CompressionOf(layers[0].Descriptor.MediaType)!.Value;
        using var joiner = LayerJoiner.Create(_store, compression, 2, cancellationToken ?? Test.Token);
        foreach (var layer in layers)
        {
            joiner.Add(layer.Descriptor);
        }

        return joiner.Complete();
    }

    private Layer Write(LayerCompression compression, string name, int size)
    {
        using var writer = LayerWriter.Create(_store, compression, 2);
        Write(writer, name, size);
        return writer.Complete(Test.Token);
    }

    private byte[] Read(Layer layer)
    {
        using var blob = _store.OpenRead(layer.Descriptor.Digest);
        return Test.ReadAll(blob);
    }
}
