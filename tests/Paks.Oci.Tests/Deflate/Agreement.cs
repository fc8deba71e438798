namespace Paks.Oci.Tests.Deflate;

/// <summary>Holds our view of a stream against zlib's.</summary>
internal static class Agreement
{
    /// <summary>Whether both refuse it, or both find the same in it.</summary>
    public static bool On(byte[] deflate, int pieceSize = int.MaxValue)
    {
        var expected = Zlib.Inflate(deflate);
        var actual = Inflated.TryRead(deflate, pieceSize);
        return expected is null ? actual is null : actual is not null && expected.AsSpan().SequenceEqual(actual);
    }
}
