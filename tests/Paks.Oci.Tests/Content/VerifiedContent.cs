namespace Paks.Oci.Tests.Content;

public sealed class VerifiedContent
{
    private const int Size = 100_000;

    private static readonly byte[] Content = Test.RandomBytes(7, Size);

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(Size)]
    [InlineData(2 * Size)]
    public void IsHandedOutWhole(int bufferSize)
    {
        using var stream = Open(Content, Size);
        var buffer = new byte[bufferSize];
        using var copy = new MemoryStream();
        for (var count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
        {
            copy.Write(buffer, 0, count);
        }

        Assert.Equal(Content, copy.ToArray());
        Assert.Equal(0, stream.Read(buffer));
    }

    [Fact]
    public async Task IsHandedOutWholeWithoutWaiting()
    {
        using var stream = Open(Content, Size);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Test.Token);
        Assert.Equal(Content, copy.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Size / 2)]
    [InlineData(Size - 1)]
    public void IsRefusedWithAByteFlipped(int position)
    {
        byte[] flipped = [.. Content];
        flipped[position] ^= 1;
        using var stream = Open(flipped, Size);
        var e = Assert.Throws<ContentMismatchException>(() => Test.ReadAll(stream));
        Assert.Equal(Digest.Sha256(Content), e.Expected);
        Assert.Equal(Digest.Sha256(flipped), e.Actual);
    }

    [Fact]
    public void IsRefusedBeforeItsLastByteIsHandedOut()
    {
        byte[] flipped = [.. Content];
        flipped[0] ^= 1;
        using var stream = Open(flipped, Size);
        var buffer = new byte[Size];
        stream.ReadExactly(buffer, 0, Size - 1);
        Assert.Throws<ContentMismatchException>(() => stream.ReadExactly(buffer, Size - 1, 1));
    }

    [Fact]
    public void IsRefusedWhenItIsShort()
    {
        using var stream = Open(Content[..^1], Size);
        var e = Assert.Throws<ContentMismatchException>(() => Test.ReadAll(stream));
        Assert.Equal((Size, (long?)Size, null), (e.ActualSize + 1, e.ExpectedSize, e.Actual));
    }

    [Fact]
    public async Task IsRefusedWhenItIsShortWithoutWaiting()
    {
        using var stream = Open(Content[..^1], Size);
        await Assert.ThrowsAsync<ContentMismatchException>(() => stream.CopyToAsync(Stream.Null, Test.Token));
    }

    [Fact]
    public void IsRefusedWhenItIsLong()
    {
        using var stream = Open([.. Content, 0], Size);
        var e = Assert.Throws<ContentMismatchException>(() => Test.ReadAll(stream));
        Assert.Contains("too long", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MayBeEmpty()
    {
        using var stream = new VerifyingStream(new MemoryStream(), Digest.Sha256([]), 0);
        Assert.Equal(0, stream.Read(new byte[1]));
    }

    [Fact]
    public void IsRefusedWhenItShouldBeEmptyAndIsNot()
    {
        using var stream = new VerifyingStream(new MemoryStream([1]), Digest.Sha256([]), 0);
        Assert.Throws<ContentMismatchException>(() => stream.Read(new byte[1]));
    }

    private static VerifyingStream Open(byte[] content, long size) => new(new MemoryStream(content), Digest.Sha256(Content), size);
}
