using System.IO.Compression;
using Paks.Oci.Tar;
using Paks.Testing;

namespace Paks.Oci.Tests.Layers;

/// <summary>Layers of others, taken into the store as they come.</summary>
public sealed class IngestedBlob : IDisposable
{
    private const int ContentSize = 3_000_000;

    private static readonly byte[] Tar = MakeTar();

    private readonly TempFolder _temp = new();
    private readonly ContentStore _store;

    public IngestedBlob() => _store = new ContentStore(_temp.Path);

    public static TheoryData<LayerCompression, bool> Ways => new MatrixTheoryData<LayerCompression, bool>(
        [LayerCompression.Gzip, LayerCompression.Zstd, LayerCompression.None], [false, true]);

    public void Dispose()
    {
        _store.Dispose();
        _temp.Dispose();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void IsKeptByteForByte(LayerCompression compression, bool sideBySide)
    {
        var blob = Compress(compression);
        byte[]? seen = null;
        var ingested = LayerIngest.Run(
            _store, new TricklingStream(blob, 10_000), Digest.Sha256(blob), blob.Length, tar => seen = Test.ReadAll(tar), sideBySide: sideBySide, cancellationToken: Test.Token);
        Assert.Equal(Tar, seen);
        Assert.Equal(new Layer(Descriptor.Of(MediaTypes.LayerOf(compression), blob), Digest.Sha256(Tar)), ingested.Layer);
        Assert.Equal(Tar.Length, ingested.PlainSize);
        Assert.Equal(blob, File.ReadAllBytes(_store.GetPath(Digest.Sha256(blob))));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void IsReadToItsEndWhenItsReaderIsNot(LayerCompression compression, bool sideBySide)
    {
        var blob = Compress(compression);
        var ingested = LayerIngest.Run(
            _store, new MemoryStream(blob), Digest.Sha256(blob), blob.Length, tar => tar.ReadByte(), sideBySide: sideBySide, cancellationToken: Test.Token);
        Assert.Equal(Digest.Sha256(Tar), ingested.Layer.DiffId);
    }

    [Fact]
    public void MayBeClosedByItsReader()
    {
        var blob = Compress(LayerCompression.Gzip);
        Assert.Equal(Digest.Sha256(Tar), LayerIngest.Run(_store, new MemoryStream(blob), reader: tar => tar.Dispose(), cancellationToken: Test.Token).Layer.DiffId);
    }

    [Fact]
    public void NeedsNoReaderAndNoExpectations()
    {
        var blob = Compress(LayerCompression.Gzip);
        Assert.Equal(Digest.Sha256(blob), LayerIngest.Run(_store, new MemoryStream(blob)).Layer.Descriptor.Digest);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void WithAFlippedByteIsRefusedWhateverElseItLooksLike(LayerCompression compression, bool sideBySide)
    {
        var blob = Compress(compression);
        foreach (var position in new[] { 0, 3, 20, blob.Length / 2, blob.Length - 3 })
        {
            byte[] flipped = [.. blob];
            flipped[position] ^= 1;
            var e = Assert.Throws<ContentMismatchException>(() => LayerIngest.Run(
                _store, new MemoryStream(flipped), Digest.Sha256(blob), blob.Length, ReadAsTar, sideBySide: sideBySide, cancellationToken: Test.Token));
            Assert.Equal(Digest.Sha256(flipped), e.Actual);
        }

        Assert.Empty(_store.Enumerate());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void ThatIsShortOrLongIsRefused(LayerCompression compression, bool sideBySide)
    {
        var blob = Compress(compression);
        foreach (var other in new byte[][] { blob[..^1], blob[..(blob.Length / 2)], [], [.. blob, 0], [.. blob, .. blob] })
        {
            var e = Assert.Throws<ContentMismatchException>(() => LayerIngest.Run(
                _store, new MemoryStream(other), Digest.Sha256(blob), blob.Length, ReadAsTar, sideBySide: sideBySide, cancellationToken: Test.Token));
            Assert.Null(e.Actual);
        }

        Assert.Empty(_store.Enumerate());
    }

    [Fact]
    public void ThatNeverEndsIsRefusedWhereItShouldHaveEnded()
    {
        var blob = Compress(LayerCompression.None);
        using var endless = new EndlessStream();
        Assert.Throws<ContentMismatchException>(() => LayerIngest.Run(_store, endless, Digest.Sha256(blob), blob.Length));
        Assert.InRange(endless.Given, blob.Length, blob.Length + 1_000_000);
    }

    [Theory]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public void ThatIsAsPromisedYetCorruptIsRefused(LayerCompression compression)
    {
        var blob = Compress(compression)[..^5];
        var e = Assert.Throws<MalformedImageException>(() => LayerIngest.Run(_store, new MemoryStream(blob), Digest.Sha256(blob), blob.Length));
        Assert.Contains("corrupt or cut short", e.Message, StringComparison.Ordinal);
        Assert.Empty(_store.Enumerate());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhoseReaderFailsIsNotStored(bool sideBySide)
    {
        var blob = Compress(LayerCompression.Gzip);
        Assert.Throws<FormatException>(() => LayerIngest.Run(
            _store, new MemoryStream(blob), Digest.Sha256(blob), blob.Length, _ => throw new FormatException("no package"), sideBySide: sideBySide, cancellationToken: Test.Token));
        Assert.Empty(_store.Enumerate());
    }

    [Fact]
    public void WhoseSourceFailsTellsThatAndNothingElse()
    {
        var blob = Compress(LayerCompression.Gzip);
        using var failing = new FailingStream(blob[..1000]);
        var e = Assert.Throws<IOException>(() => LayerIngest.Run(_store, failing, Digest.Sha256(blob), blob.Length, ReadAsTar));
        Assert.Equal("the line is cut", e.Message);
        Assert.Empty(_store.Enumerate());
    }

    [Theory]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public void ThatIsABombIsRefused(LayerCompression compression)
    {
        var bomb = Bomb(compression, 20 * 1024 * 1024);
        var limits = new LayerLimits { HarmlessSize = 1_000_000, MaximumRatio = 50 };
        var e = Assert.Throws<MalformedImageException>(() => LayerIngest.Run(
            _store, new MemoryStream(bomb), limits: limits, sideBySide: true, cancellationToken: Test.Token));
        Assert.Contains("50 times its size", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<MalformedImageException>(() => LayerIngest.Run(
            _store, new MemoryStream(bomb), limits: new LayerLimits { MaximumSize = 1_000_000 }, cancellationToken: Test.Token));
        Assert.Contains("more than 1000000 bytes", e.Message, StringComparison.Ordinal);
        Assert.Empty(_store.Enumerate());
    }

    [Theory]
    [InlineData(256L << 20, 1, true)]
    [InlineData((256L << 20) + 1, 1, false)]
    [InlineData(1L << 30, 10 << 20, true)]
    [InlineData(64L << 30, 1L << 30, true)]
    [InlineData((64L << 30) + 1, 64L << 30, false)]
    public void HasLimitsThatFitPrograms(long plain, long compressed, bool isAccepted) =>
        Assert.Equal(isAccepted, new LayerLimits().FindProblem(plain, compressed) is null);

    [Fact]
    public void IsNotStoredWhenItIsCancelled()
    {
        var blob = Compress(LayerCompression.Gzip);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => LayerIngest.Run(
            _store, new MemoryStream(blob), reader: _ => stop.Cancel(), sideBySide: false, cancellationToken: stop.Token));
        Assert.Empty(_store.Enumerate());
    }

    private static void ReadAsTar(Stream tar)
    {
        using var reader = new System.Formats.Tar.TarReader(tar);
        while (reader.GetNextEntry() is not null)
        {
        }
    }

    private static byte[] MakeTar()
    {
        using var tar = new MemoryStream();
        var writer = new TarWriter(tar);
        writer.WriteEntry(TarEntry.File("file", ContentSize), new MemoryStream(Test.MixedBytes(1, ContentSize)));
        writer.Finish();
        return tar.ToArray();
    }

    private static byte[] Compress(LayerCompression compression) => Pack(compression, output => output.Write(Tar));

    private static byte[] Bomb(LayerCompression compression, long size) => Pack(compression, output =>
    {
        var zeros = new byte[1024 * 1024];
        for (long written = 0; written < size; written += zeros.Length)
        {
            output.Write(zeros);
        }
    });

    private static byte[] Pack(LayerCompression compression, Action<Stream> write)
    {
        var packed = new MemoryStream();
        using (Stream output = compression switch
        {
            LayerCompression.Gzip => new GZipStream(packed, CompressionLevel.Fastest),
            LayerCompression.Zstd => new ZstdSharp.CompressionStream(packed, leaveOpen: false),
            _ => packed,
        })
        {
            write(output);
        }

        return packed.ToArray();
    }

    private sealed class EndlessStream : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Given += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
