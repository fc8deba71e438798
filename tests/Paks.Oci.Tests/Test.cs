namespace Paks.Oci.Tests;

/// <summary>What all tests here share.</summary>
internal static class Test
{
    /// <summary>Stops a test that is cancelled from outside.</summary>
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Bytes that no compressor makes smaller; the same for the same seed.</summary>
    public static byte[] RandomBytes(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Bytes like those of programs: half random, half repeated.</summary>
    public static byte[] MixedBytes(int seed, int count)
    {
        var bytes = new byte[count];
        var random = new Random(seed);
        for (var at = 0; at < count; at += 1024)
        {
            var block = bytes.AsSpan(at, Math.Min(1024, count - at));
            random.NextBytes(block[..(block.Length / 2)]);
        }

        return bytes;
    }

    /// <summary>All that a stream holds.</summary>
    public static byte[] ReadAll(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
