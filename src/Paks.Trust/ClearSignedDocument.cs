using System.Buffers;

namespace Paks.Trust;

/// <summary>The frame of a clear-signed text (RFC 9580, section 7), taken apart but not verified.</summary>
internal sealed class ClearSignedDocument
{
    private static readonly SearchValues<byte> HashNames =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-, "u8);

    private ClearSignedDocument(byte[] text, byte[] signature)
    {
        Text = text;
        Signature = signature;
    }

    public static ReadOnlySpan<byte> Begin => "-----BEGIN PGP SIGNED MESSAGE-----"u8;

    public static ReadOnlySpan<byte> Blank => " \t\r\n"u8;

    private static ReadOnlySpan<byte> BeginSignature => "-----BEGIN PGP SIGNATURE-----"u8;

    private static ReadOnlySpan<byte> EndSignature => "-----END PGP SIGNATURE-----"u8;

    /// <summary>Lines without dash escapes and trailing blanks, LF between them.</summary>
    public byte[] Text { get; }

    /// <summary>The armour of the signatures.</summary>
    public byte[] Signature { get; }

    public static ClearSignedDocument Parse(ReadOnlySpan<byte> document)
    {
        var rest = document.TrimStart(Blank);
        if (!NextLine(ref rest).SequenceEqual(Begin))
        {
            throw document.IndexOf(Begin) < 0
                ? new SignatureException(SignatureFailure.NotSigned, "the document is not signed")
                : new SignatureException(SignatureFailure.TextOutsideSignature, "there is text before the signed message");
        }
        SkipHeaders(ref rest);
        var text = ReadText(ref rest);
        var signature = ReadSignature(ref rest);
        if (!rest.Trim(Blank).IsEmpty)
        {
            throw new SignatureException(SignatureFailure.TextOutsideSignature, "there is text after the signature");
        }

        return new ClearSignedDocument(text, signature);
    }

    private static void SkipHeaders(ref ReadOnlySpan<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            var line = NextLine(ref rest);
            if (line.IsEmpty)
            {
                return;
            }
            // No other header is allowed: whatever stands here is shown to readers but not signed.
            if (!line.StartsWith("Hash: "u8) || line[6..].ContainsAnyExcept(HashNames))
            {
                throw Malformed("a line before the signed text is no Hash header");
            }
        }
        throw Malformed("the signed text is missing");
    }

    private static byte[] ReadText(ref ReadOnlySpan<byte> rest)
    {
        using var text = new MemoryStream(rest.Length);
        var isFirst = true;
        while (!rest.IsEmpty && !IsAtSignature(rest))
        {
            var line = NextLine(ref rest);
            if (line.StartsWith("- "u8))
            {
                line = line[2..];
            }
            else if (line.StartsWith("-"u8))
            {
                // Dash-escaped text has no such line but "-", whose escape "- " lost its blank above.
                line = line.Length == 1 ? default : throw Malformed("a line of the signed text starts with an unescaped dash");
            }

            if (!isFirst)
            {
                text.WriteByte((byte)'\n');
            }

            text.Write(line);
            isFirst = false;
        }
        return text.ToArray();
    }

    private static bool IsAtSignature(ReadOnlySpan<byte> rest) => NextLine(ref rest).SequenceEqual(BeginSignature);

    private static byte[] ReadSignature(ref ReadOnlySpan<byte> rest)
    {
        var block = rest;
        while (!rest.IsEmpty)
        {
            if (NextLine(ref rest).SequenceEqual(EndSignature))
            {
                return block[..(block.Length - rest.Length)].ToArray();
            }
        }
        throw Malformed("the signature has no end");
    }

    /// <summary>The next line without its end and trailing blanks, which are not signed.</summary>
    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return line.TrimEnd(Blank);
    }

    private static SignatureException Malformed(string message) => new(SignatureFailure.Malformed, message);
}
