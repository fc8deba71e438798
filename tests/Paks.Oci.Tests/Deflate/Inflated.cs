using Paks.Oci.Deflate;

namespace Paks.Oci.Tests.Deflate;

/// <summary>Our view of a deflate stream.</summary>
internal static class Inflated
{
    /// <summary>What it holds; null where it is malformed or does not end.</summary>
    public static byte[]? TryRead(byte[] deflate, int pieceSize = int.MaxValue)
    {
        try
        {
            return Read(deflate, pieceSize);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>What it holds.</summary>
    public static byte[] Read(byte[] deflate, int pieceSize = int.MaxValue)
    {
        using var input = new BitReader(new TricklingStream(deflate, pieceSize));
        using var inflater = new Inflater(input);
        using var plain = new MemoryStream();
        inflater.Begin();
        while (!inflater.HasEnded)
        {
            plain.Write(inflater.Next().Span);
        }

        return plain.ToArray();
    }
}
