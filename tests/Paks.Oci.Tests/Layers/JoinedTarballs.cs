using System.Formats.Tar;
using System.IO.Compression;
using Paks.Oci.Tests.Deflate;
using Paks.Testing;

namespace Paks.Oci.Tests.Layers;

/// <summary>A layer of tarballs that others have compressed, which are not compressed again.</summary>
public sealed class JoinedTarballs : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly ContentStore _store;

    public JoinedTarballs() => _store = new ContentStore(_temp.Path);

    public static TheoryData<int> Levels => [.. Enumerable.Range(0, 10)];

    public void Dispose()
    {
        _store.Dispose();
        _temp.Dispose();
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void HaveTheEntriesOfAllInOrder(int level)
    {
        byte[][] tars = [.. Enumerable.Range(0, 5).Select(number => Tar($"file{number}", 60_000 * number * number))];
        var layer = CheckJoined(tars, [.. tars.Select(tar => Gzip(tar, level))]);
        var sizes = tars.Sum(tar => Gzip(tar, level).Length);
        Assert.InRange(layer.Descriptor.Size, sizes * 0.8, sizes * 1.03);
    }

    [Fact]
    public void KeepTheirCompressedData()
    {
        var gzip = Gzip(Tar("file", 3_000_000), 9);
        var joined = Read(Join([gzip, gzip], 2));
        var kept = gzip.AsSpan().CommonPrefixLength(joined);
        Assert.InRange(kept, gzip.Length * 0.95, gzip.Length - 1);
        Assert.InRange(joined.AsSpan(gzip.Length - 100).IndexOf(gzip.AsSpan(0, kept - 100)), 0, 60_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void AreTheSameHoweverManyThreadsThereAre(int parallelism)
    {
        byte[][] tarballs = [.. Enumerable.Range(0, 12).Select(number => Gzip(Tar($"file{number}", 300_000 * (number % 4)), number % 10)), OneBlock(9_000_000), OneBlock(8_000_000)];
        Assert.Equal(Join(tarballs, 1), Join(tarballs, parallelism));
    }

    [Fact]
    public void AreReadByTheirToolsAsTheyWere()
    {
        foreach (var tool in (string[])["gzip", "python3"])
        {
            File.WriteAllBytes(_temp["one.tar"], Tar("one", 500_000));
            File.WriteAllBytes(_temp["other.tar"], Tar("other", 700_000));
            foreach (var name in (string[])["one", "other"])
            {
                string[] call = tool == "gzip"
                    ? ["--best", "--force", "--keep", _temp[$"{name}.tar"]]
                    : ["-c", "import gzip, shutil, sys; shutil.copyfileobj(open(sys.argv[1], 'rb'), gzip.open(sys.argv[1] + '.gz', 'wb', compresslevel=6))", _temp[$"{name}.tar"]];
                _ = Tools.Call(tool, call).Run().Ended();
            }

            var layer = CheckJoined([.. Files("tar").Select(File.ReadAllBytes)], [.. Files("tar.gz").Select(File.ReadAllBytes)]);
            var blob = _store.GetPath(layer.Descriptor.Digest);
            _ = Tools.Call("gzip", "--test", "--suffix", "", blob).Run();
            Assert.Equal("one\nother\n", Tools.Call("tar", "--list", "--gzip", "--file", blob).Run().Ended().Output);
        }

        IEnumerable<string> Files(string extension) => [_temp[$"one.{extension}"], _temp[$"other.{extension}"]];
    }

    [Fact]
    public void MayHaveSeveralMembers()
    {
        var tar = Tar("file", 400_000);
        byte[][] cut = [.. Enumerable.Range(1, 4).Select(part => tar[((part - 1) * tar.Length / 4)..(part * tar.Length / 4)])];
        CheckJoined([tar, tar], [[.. cut.SelectMany(part => Gzip(part, 6))], Gzip(tar, 1)]);
    }

    [Fact]
    public void MayBeOurs()
    {
        using var writer = LayerWriter.Create(_store, LayerCompression.Gzip, 2);
        writer.WriteEntry(Oci.Tar.TarEntry.File("file", 2_500_000), new MemoryStream(Test.MixedBytes(1, 2_500_000)));
        var ours = writer.Complete(Test.Token);
        Assert.Equal(ours.DiffId, Join([Read(ours)], 2).DiffId);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(512)]
    [InlineData(10_240)]
    public void MayEndAsTheyLike(int zeros)
    {
        var tar = Tar("file", 100_000);
        CheckJoined([tar, tar], [Gzip([.. tar[..^1024], .. new byte[zeros]], 6), Gzip([.. tar[..^1024], .. new byte[zeros]], 6)]);
    }

    [Fact]
    public void MayLackThePaddingOfTheirLastFile()
    {
        var tar = Tar("file", 100_001);
        var padding = 512 - (100_001 % 512);
        CheckJoined([tar, tar], [Gzip(tar[..^(1024 + padding)], 6), Gzip(tar, 6)]);
    }

    [Fact]
    public void MayHaveGlobalHeadersWhichAreLeftOut()
    {
        var one = Tar("one", 200_000);
        var other = Tar("other", 200_000);
        using var comment = new MemoryStream();
        using (var writer = new TarWriter(comment, leaveOpen: true))
        {
            writer.WriteEntry(new PaxGlobalExtendedAttributesTarEntry([KeyValuePair.Create("comment", "from git")]));
        }

        var global = comment.ToArray()[..^1024];
        byte[] both = [.. one[..^1024], .. other];
        CheckJoined([both, both], [Gzip([.. global, .. both], 6), Gzip([.. one[..^1024], .. global, .. other], 6)]);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(3_000_000)]
    [InlineData(9_000_000)]
    public void MayBeOneBlockHoweverLong(int size)
    {
        var tar = Tar("file", 0, size);
        CheckJoined([tar, tar], [OneBlock(size), OneBlock(size)]);
    }

    [Fact]
    public void CanBeJoinedWithOthers()
    {
        var tar = Tar("b", 300_000);
        using var joiner = LayerJoiner.Create(_store, LayerCompression.Gzip, 2, Test.Token);
        Descriptor? part = null;
        Write(joiner, "a", found => part = found);
        joiner.AddTarball(Put(Gzip(tar, 6)));
        Write(joiner, "c", _ => { });
        joiner.AddTarball(Put(Gzip(Tar("d", 100_000), 6)));
        joiner.AddTarball(Put(Gzip(Tar("e", 0), 6)));
        joiner.Add(part!);
        var dump = LayerDump.Of(_store, joiner.Complete());
        Assert.Equal(["a", "b", "c", "d", "e", "a"], dump.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[..1]));

        static void Write(LayerJoiner joiner, string name, Action<Descriptor> kept) =>
            joiner.Write(writer => writer.WriteEntry(Oci.Tar.TarEntry.File(name, 5), new MemoryStream("12345"u8.ToArray())), kept);
    }

    [Fact]
    public void AreRefusedWhenOneIsDamaged()
    {
        var tar = Tar("file", 500_000);
        var gzip = Gzip(tar, 6);
        byte[] crc = [.. gzip];
        crc[^5] ^= 1;
        foreach (var damaged in (byte[][])[gzip[..^1], gzip[..(gzip.Length / 2)], crc, tar, Gzip("no tar"u8.ToArray(), 6), Gzip(tar[..100_000], 6), [.. gzip, 0], []])
        {
            var before = _store.Enumerate().Count();
            Assert.Throws<MalformedImageException>(() => Join([gzip, damaged, gzip], 2));
            Assert.Throws<MalformedImageException>(() => Join([damaged], 1));
            Assert.InRange(_store.Enumerate().Count(), before, before + 2); // the tarballs themselves
        }
    }

    [Fact]
    public void AreNowhereWhenTheyAreCancelled()
    {
        using var stop = new CancellationTokenSource();
        var tarball = Put(Gzip(Tar("file", 3_000_000), 6));
        var before = _store.Enumerate().Count();
        using (var joiner = LayerJoiner.Create(_store, LayerCompression.Gzip, 3, stop.Token))
        {
            joiner.AddTarball(tarball);
            stop.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(joiner.Complete);
        }

        Assert.Equal(before, _store.Enumerate().Count());
    }

    [Fact]
    public void AreNotTakenIntoALayerOfZstd()
    {
        var tarball = Put(Gzip(Tar("file", 10), 6));
        using var joiner = LayerJoiner.Create(_store, LayerCompression.Zstd, 2, Test.Token);
        Assert.Throws<ArgumentException>(() => joiner.AddTarball(tarball));
    }

    private static byte[] Tar(string name, int size, int zeros = 0)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            byte[] content = [.. new SyntheticContent(size).Take(size), .. new byte[zeros]];
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content), ModificationTime = DateTimeOffset.UnixEpoch });
        }

        return bytes.ToArray();
    }

    private static byte[] Gzip(byte[] content, int level)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, new ZLibCompressionOptions { CompressionLevel = level }, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>The tarball of a file of zeros, in one block.</summary>
    private static byte[] OneBlock(int zeros)
    {
        var tar = Tar("file", 0, zeros);
        var bits = new DeflateBits().Fixed();
        foreach (var literal in tar.AsSpan(0, 513))
        {
            bits.Symbol(HuffmanCode.FixedLiterals, literal);
        }

        var left = tar.Length - 513;
        for (; left >= 258; left -= 258)
        {
            bits.Symbol(HuffmanCode.FixedLiterals, 285).Symbol(HuffmanCode.FixedDistances, 0);
        }

        for (; left > 0; left--)
        {
            bits.Symbol(HuffmanCode.FixedLiterals, 0);
        }

        return
        [
            0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, .. bits.Symbol(HuffmanCode.FixedLiterals, 256).ToArray(),
            .. BitConverter.GetBytes(System.IO.Hashing.Crc32.HashToUInt32(tar)), .. BitConverter.GetBytes(tar.Length),
        ];
    }

    /// <summary>Joins tarballs and looks whether the layer holds the tars, without the ends of all but the last.</summary>
    private Layer CheckJoined(byte[][] tars, byte[][] tarballs)
    {
        byte[] expected = [.. tars.SelectMany(tar => tar[..^1024]), .. new byte[1024]];
        var layer = Join(tarballs, 2);
        using var plain = LayerReader.OpenTar(_store.OpenRead(layer.Descriptor.Digest), LayerCompression.Gzip);
        var joined = Test.ReadAll(plain);
        Assert.Equal(expected.Length, joined.Length);
        Assert.Equal(Digest.Sha256(expected), Digest.Sha256(joined));
        Assert.Equal(Digest.Sha256(expected), layer.DiffId);
        Assert.True(LayerJoiner.CanJoin(_store, layer.Descriptor));
        return layer;
    }

    private Layer Join(IEnumerable<byte[]> tarballs, int parallelism)
    {
        using var joiner = LayerJoiner.Create(_store, LayerCompression.Gzip, parallelism, Test.Token);
        foreach (var tarball in tarballs.Select(Put).ToList())
        {
            joiner.AddTarball(tarball);
        }

        return joiner.Complete();
    }

    private Descriptor Put(byte[] tarball)
    {
        var blob = _store.Put(tarball);
        return new Descriptor { MediaType = "application/octet-stream", Digest = blob.Digest, Size = blob.Size };
    }

    private byte[] Read(Layer layer)
    {
        using var blob = _store.OpenRead(layer.Descriptor.Digest);
        return Test.ReadAll(blob);
    }
}
