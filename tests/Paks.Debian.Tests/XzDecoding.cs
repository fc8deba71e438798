using System.Security.Cryptography;
using Paks.Testing;

namespace Paks.Debian.Tests;

/// <summary>Files of the real xz.</summary>
public sealed class XzDecoding : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("-6")]
    [InlineData("-9e")]
    [InlineData("-0")]
    [InlineData("-T2")]
    [InlineData("--check=none")]
    [InlineData("--check=crc32")]
    [InlineData("--check=sha256")]
    [InlineData("--block-size=40000")]
    [InlineData("--flush-timeout=0", "--lzma2=lc=0,lp=4,pb=0")]
    [InlineData("--lzma2=lc=4,lp=0,pb=4")]
    [InlineData("--lzma2=lc=1,lp=2,pb=1,dict=4KiB,nice=8")]
    [InlineData("--lzma2=dict=1536KiB,mode=fast")]
    public void GivesWhatWasPacked(params string[] options)
    {
        foreach (var content in Contents())
        {
            Assert.Equal(Digest(content), Digest(Unpack(Pack(content, options))));
        }
    }

    [Fact]
    public void SlidesItsWindowOverWhatIsLonger()
    {
        var piece = RandomNumberGenerator.GetBytes(60_000);
        byte[] content = [.. Enumerable.Range(0, 100).SelectMany(round => piece.Append((byte)round))];

        Assert.Equal(Digest(content), Digest(Unpack(Pack(content, "--lzma2=preset=0,dict=64KiB"))));
    }

    [Fact]
    public void TakesStreamsThatFollowEachOther()
    {
        var first = Pack("first "u8.ToArray(), "-6");
        var second = Pack("second"u8.ToArray(), "--check=crc32");

        Assert.Equal("first second"u8.ToArray(), Unpack([.. first, .. second]));
    }

    [Fact]
    public void GivesTheSameInSmallPieces()
    {
        var content = Mixed(300_000);
        using var packed = new MemoryStream(Pack(content, "--block-size=70000"));
        using var xz = new XzStream(packed);
        var unpacked = new List<byte>();
        var piece = new byte[7];
        int read;
        while ((read = xz.Read(piece)) > 0)
        {
            unpacked.AddRange(piece[..read]);
        }

        Assert.Equal(Digest(content), Digest([.. unpacked]));
    }

    [Fact]
    public void RefusesEveryFileThatIsCutShort()
    {
        var packed = Pack(Mixed(3000), "-6");
        for (var length = 0; length < packed.Length; length += 3)
        {
            Assert.Throws<InvalidDataException>(() => Unpack(packed[..length]));
        }
    }

    [Fact]
    public void FailsInNoOtherWayOnChangedBytes()
    {
        var packed = Pack(Mixed(20_000), "-6");
        var random = new Random(2);
        var refused = 0;
        for (var round = 0; round < 1000; round++)
        {
            byte[] changed = [.. packed];
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                changed[random.Next(packed.Length)] = (byte)random.Next(256);
            }

            try
            {
                Unpack(changed);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }
        Assert.True(refused > 500, $"only {refused} were refused");
    }

    private static IEnumerable<byte[]> Contents()
    {
        yield return [];
        yield return [42];
        yield return new byte[300_000];
        yield return RandomNumberGenerator.GetBytes(150_000);
        yield return Mixed(200_000);
        yield return File.ReadAllBytes(typeof(XzDecoding).Assembly.Location);
    }

    /// <summary>Runs, repeats and noise.</summary>
    private static byte[] Mixed(int length)
    {
        var random = new Random(length);
        var bytes = new List<byte>();
        while (bytes.Count < length)
        {
            var piece = new byte[random.Next(1, 200)];
            random.NextBytes(piece);
            var kind = random.Next(4);
            if (kind == 0)
            {
                bytes.AddRange(piece);
            }
            else if (kind == 1)
            {
                bytes.AddRange(Enumerable.Repeat(piece[0], piece.Length));
            }
            else
            {
                bytes.AddRange(Repeat(bytes, random));
            }
        }
        return [.. bytes.Take(length)];
    }

    private static byte[] Repeat(List<byte> bytes, Random random)
    {
        var start = random.Next(bytes.Count + 1);
        return [.. bytes.GetRange(start, Math.Min(300, bytes.Count - start))];
    }

    private byte[] Pack(byte[] content, params string[] options)
    {
        var path = _folder.Write("content", content);
        new ProgramCall(Tools.Path("xz"), [.. options, "--force", "--keep", path]).Run().Ended();
        return File.ReadAllBytes(path + ".xz");
    }

    private static byte[] Unpack(byte[] packed)
    {
        using var source = new MemoryStream(packed);
        using var xz = new XzStream(source);
        using var unpacked = new MemoryStream();
        xz.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    private static string Digest(byte[] bytes) => $"{bytes.Length} {Convert.ToHexStringLower(SHA256.HashData(bytes))}";
}
