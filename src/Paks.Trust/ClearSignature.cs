using System.Security.Cryptography;
using Paks.Trust.Packets;

namespace Paks.Trust;

/// <summary>Text with its signature around it, as <c>gpg --clearsign</c> makes it (RFC 9580, section 7).</summary>
public static class ClearSignature
{
    /// <summary>The most bytes that a signed document may have.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    /// <summary>Whether the document starts as a signed one does; says nothing about the signature.</summary>
    public static bool IsClearSigned(ReadOnlySpan<byte> document) =>
        document.TrimStart(ClearSignedDocument.Blank).StartsWith(ClearSignedDocument.Begin);

    /// <summary>Verifies the document and returns what was signed.</summary>
    /// <param name="document">Exactly one signed block; only blanks may stand around it.</param>
    /// <param name="trusted">The keys whose signatures count.</param>
    /// <param name="now">The time at which keys and signature must be valid.</param>
    /// <exception cref="SignatureException">No signature of it is a good one of a trusted and valid key.</exception>
    public static VerifiedText Verify(ReadOnlyMemory<byte> document, Keyring trusted, DateTimeOffset now)
    {
        if (document.Length > MostBytes)
        {
            throw new SignatureException(SignatureFailure.Malformed, $"the signed document is larger than {MostBytes / 1024 / 1024} MiB");
        }

        var parts = ClearSignedDocument.Parse(document.Span);
        try
        {
            var block = new SignatureBlock(Armor.Decode(parts.Signature, "SIGNATURE"));
            var signature = block.Verify(SignatureType.Text, hash => AppendCanonical(hash, parts.Text), trusted, now);
            return new VerifiedText(parts.Text, signature.SignerFingerprint, signature.SignedAt);
        }
        // These are found last: the signature is good, and of a trusted key that may sign.
        catch (SignatureException outdated) when (outdated.Kind is SignatureFailure.KeyRevoked or SignatureFailure.KeyExpired or SignatureFailure.SignatureExpired)
        {
            throw new SignatureException(outdated.Kind, outdated.Message, outdated.KeyId, outdated) { OutdatedText = parts.Text };
        }
        catch (MalformedPacketException malformed)
        {
            throw new SignatureException(SignatureFailure.Malformed, $"cannot read the signature: {malformed.Message}", cause: malformed);
        }
    }

    /// <summary>The digest is taken over CRLF line ends; it is taken of the very text that is returned.</summary>
    private static void AppendCanonical(IncrementalHash hash, ReadOnlySpan<byte> text)
    {
        int end;
        while ((end = text.IndexOf((byte)'\n')) >= 0)
        {
            hash.AppendData(text[..end]);
            hash.AppendData("\r\n"u8);
            text = text[(end + 1)..];
        }
        hash.AppendData(text);
    }
}
