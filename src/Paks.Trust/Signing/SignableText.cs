using System.Text.Unicode;

namespace Paks.Trust.Signing;

/// <summary>A text in the form in which it is signed: lines without trailing blanks, LF between them.</summary>
internal sealed class SignableText
{
    // gpg's limit of 19995 counts the line's end and the zero that it puts behind; what is longer is cut off, and signed so.
    private const int MostLineBytes = 19_993;

    // Room for the frame, so that the document can be read back.
    private const int MostBytes = ClearSignature.MostBytes - (64 * 1024);

    private readonly byte[] _escaped;

    private SignableText(byte[] canonical, byte[] escaped)
    {
        Canonical = canonical;
        _escaped = escaped;
    }

    /// <summary>What a reader of the document gets back.</summary>
    public ReadOnlyMemory<byte> Canonical { get; }

    /// <exception cref="SigningException">The text is unfit.</exception>
    public static SignableText Of(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
        {
            throw Unfit("it is not UTF-8");
        }

        using var canonical = new MemoryStream(text.Length);
        using var escaped = new MemoryStream(text.Length);
        var rest = text.EndsWith("\n"u8) ? text[..^1] : text;
        for (var number = 1; ; number++)
        {
            var end = rest.IndexOf((byte)'\n');
            Append(Check(end < 0 ? rest : rest[..end], number), number, canonical, escaped);
            if (end < 0)
            {
                break;
            }

            rest = rest[(end + 1)..];
        }

        return escaped.Length <= MostBytes
            ? new SignableText(canonical.ToArray(), escaped.ToArray())
            : throw Unfit($"it is larger than {MostBytes} bytes");
    }

    /// <summary>The document: the text in its frame, and the armoured signature.</summary>
    public byte[] Frame(string digest, string signature) =>
        [.. ClearSignedDocument.Begin, (byte)'\n', .. "Hash: "u8, .. Ascii(digest), .. "\n\n"u8, .. _escaped, .. Ascii(signature)];

    private static byte[] Ascii(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    private static void Append(ReadOnlySpan<byte> line, int number, MemoryStream canonical, MemoryStream escaped)
    {
        if (number > 1)
        {
            canonical.WriteByte((byte)'\n');
        }

        canonical.Write(line);
        if (line.StartsWith("-"u8))
        {
            escaped.Write("- "u8);
        }

        escaped.Write(line);
        escaped.WriteByte((byte)'\n');
    }

    private static ReadOnlySpan<byte> Check(ReadOnlySpan<byte> line, int number)
    {
        line = line.TrimEnd(ClearSignedDocument.Blank);
        if (line.Length > MostLineBytes)
        {
            throw Unfit($"line {number} has {line.Length} bytes, and gpg cuts lines off after {MostLineBytes}: break the line");
        }

        // Programs differ in whether they take these for the end of a line or of the text.
        return line.IndexOfAny((byte)'\r', (byte)0) < 0
            ? line
            : throw Unfit($"there is a carriage return or a zero byte within line {number}");
    }

    private static SigningException Unfit(string why) => new(SigningFailure.UnfitText, $"cannot sign the text: {why}");
}
