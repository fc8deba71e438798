using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace Paks.Debian.RootFileSystems;

/// <summary>
/// The hash by which OpenSSL names certificates in a folder (openssl-rehash(1)): SHA-1 of the subject in a canonical form, in which
/// text is UTF-8 in lower case without needless blanks; its first four bytes, the last one first.
/// </summary>
internal static class SubjectHash
{
    /// <returns>Eight lower-case hexadecimal digits.</returns>
    public static string OfPem(string pem)
    {
        var fields = PemEncoding.Find(pem);
        return OfCertificate(Convert.FromBase64String(pem[fields.Base64Data]));
    }

    private static string OfCertificate(byte[] certificate)
    {
        var subject = SubjectOf(certificate);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        while (subject.HasData)
        {
            hash.AppendData(Canonical(subject.ReadSetOf()));
        }

        var digest = hash.GetHashAndReset();
        Array.Reverse(digest, 0, 4);
        return Convert.ToHexStringLower(digest.AsSpan(0, 4));
    }

    /// <summary>RFC 5280, section 4.1: version, serial number, algorithm, issuer and validity come before it.</summary>
    private static AsnReader SubjectOf(byte[] certificate)
    {
        var body = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        var version = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (body.PeekTag() == version)
        {
            body.ReadEncodedValue();
        }

        for (var field = 0; field < 4; field++)
        {
            body.ReadEncodedValue();
        }

        return body.ReadSequence();
    }

    private static byte[] Canonical(AsnReader attributes)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        {
            while (attributes.HasData)
            {
                var attribute = attributes.ReadSequence();
                using (writer.PushSequence())
                {
                    writer.WriteEncodedValue(attribute.ReadEncodedValue().Span);
                    WriteCanonicalValue(writer, attribute);
                }
            }
        }
        return writer.Encode();
    }

    private static void WriteCanonicalValue(AsnWriter writer, AsnReader attribute)
    {
        var kind = (UniversalTagNumber)attribute.PeekTag().TagValue;
        if (kind is UniversalTagNumber.UTF8String or UniversalTagNumber.BMPString or UniversalTagNumber.PrintableString
            or UniversalTagNumber.T61String or UniversalTagNumber.IA5String or UniversalTagNumber.VisibleString)
        {
            writer.WriteCharacterString(UniversalTagNumber.UTF8String, Canonical(attribute.ReadCharacterString(kind)));
        }
        else
        {
            writer.WriteEncodedValue(attribute.ReadEncodedValue().Span);
        }
    }

    private static string Canonical(string text)
    {
        var canonical = new StringBuilder(text.Length);
        foreach (var word in text.Split([' ', '\t', '\n', '\v', '\f', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            canonical.Append(canonical.Length > 0 ? " " : "").Append(word);
        }

        for (var at = 0; at < canonical.Length; at++)
        {
            canonical[at] = char.IsAsciiLetterUpper(canonical[at]) ? (char)(canonical[at] | 0x20) : canonical[at];
        }

        return canonical.ToString();
    }
}
