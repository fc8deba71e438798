using System.Text;

namespace Paks.Trust.Packets;

/// <summary>ASCII armour (RFC 9580, section 6).</summary>
internal static class Armor
{
    private const string Dashes = "-----";

    // 64 characters.
    private const int LineBytes = 48;

    /// <summary>Whether the bytes are armour rather than packets: every packet starts with its highest bit set.</summary>
    public static bool IsArmored(ReadOnlySpan<byte> bytes) => bytes.IsEmpty || bytes[0] < 0x80;

    /// <summary>The contents of all blocks of a kind, one after the other, with nothing but blank lines around them.</summary>
    public static ReadOnlyMemory<byte> Decode(ReadOnlySpan<byte> text, string label)
    {
        var content = new MemoryStream();
        var lines = new Queue<string>(Encoding.Latin1.GetString(text).Split('\n').Select(line => line.TrimEnd()));
        SkipBlank(lines);
        while (lines.Count > 0)
        {
            content.Write(DecodeBlock(lines, label));
            SkipBlank(lines);
        }
        return content.ToArray();
    }

    /// <summary>One block, with the checksum that older programs ask for.</summary>
    public static string Encode(ReadOnlySpan<byte> content, string label)
    {
        var text = new StringBuilder($"{Dashes}BEGIN PGP {label}{Dashes}\n\n");
        for (var rest = content; !rest.IsEmpty; rest = rest[Math.Min(LineBytes, rest.Length)..])
        {
            text.Append(Convert.ToBase64String(rest[..Math.Min(LineBytes, rest.Length)])).Append('\n');
        }

        var sum = Crc24(content);
        text.Append('=').Append(Convert.ToBase64String([(byte)(sum >> 16), (byte)(sum >> 8), (byte)sum])).Append('\n');
        return text.Append($"{Dashes}END PGP {label}{Dashes}\n").ToString();
    }

    private static byte[] DecodeBlock(Queue<string> lines, string label)
    {
        var begin = lines.Dequeue();
        if (begin != $"{Dashes}BEGIN PGP {label}{Dashes}")
        {
            throw new MalformedPacketException($"a line is not the start of a PGP {label}");
        }

        SkipHeaders(lines);
        var base64 = new StringBuilder();
        string? checksum = null;
        while (lines.TryDequeue(out var line))
        {
            if (line == $"{Dashes}END PGP {label}{Dashes}")
            {
                return DecodeBase64(base64.ToString(), checksum);
            }

            if (checksum is not null)
            {
                throw new MalformedPacketException("there is something between the checksum and the end of the armour");
            }

            if (line.StartsWith('='))
            {
                checksum = line[1..];
            }
            else
            {
                base64.Append(line);
            }
        }
        throw new MalformedPacketException($"the PGP {label} has no end");
    }

    private static void SkipBlank(Queue<string> lines)
    {
        while (lines.TryPeek(out var line) && line.Length == 0)
        {
            lines.Dequeue();
        }
    }

    private static void SkipHeaders(Queue<string> lines)
    {
        while (lines.TryDequeue(out var line) && line.Length > 0)
        {
            if (!line.Contains(": ", StringComparison.Ordinal) && !line.EndsWith(':'))
            {
                throw new MalformedPacketException("the headers of the armour do not end with an empty line");
            }
        }
    }

    private static byte[] DecodeBase64(string base64, string? checksum)
    {
        var bytes = new byte[base64.Length];
        var sum = new byte[4];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
        {
            throw new MalformedPacketException("the armour is not base64");
        }

        if (checksum is not null)
        {
            if (!Convert.TryFromBase64String(checksum, sum, out var sumLength) || sumLength != 3)
            {
                throw new MalformedPacketException("the checksum of the armour is not one");
            }

            if (Crc24(bytes.AsSpan(0, length)) != (sum[0] << 16 | sum[1] << 8 | sum[2]))
            {
                throw new MalformedPacketException("the checksum of the armour differs");
            }
        }
        return bytes[..length];
    }

    /// <summary>RFC 9580, section 6.1.</summary>
    private static int Crc24(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xb704ce;
        foreach (var octet in bytes)
        {
            crc ^= octet << 16;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x800000) == 0 ? crc << 1 : (crc << 1) ^ 0x1864cfb;
            }
        }
        return crc & 0xffffff;
    }
}
