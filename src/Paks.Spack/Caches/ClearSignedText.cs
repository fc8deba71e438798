using System.Text;

namespace Paks.Spack.Caches;

/// <summary>The text inside a clear signature, for those who chose not to have signatures checked.</summary>
internal static class ClearSignedText
{
    private const string Signature = "-----BEGIN PGP SIGNATURE-----";

    /// <summary>What stands between the headers and the last signature, dash escapes undone. Nothing vouches for it.</summary>
    public static byte[] ReadUnverified(ReadOnlyMemory<byte> document)
    {
        var lines = Encoding.UTF8.GetString(document.Span).Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        var start = Array.FindIndex(lines, string.IsNullOrWhiteSpace) + 1;
        var end = Array.FindLastIndex(lines, static line => line.TrimEnd() == Signature);
        if (start == 0 || end < start)
        {
            return document.ToArray();
        }

        var text = lines[start..end].Select(static line => line.StartsWith("- ", StringComparison.Ordinal) ? line[2..] : line);
        return Encoding.UTF8.GetBytes(string.Join('\n', text));
    }
}
