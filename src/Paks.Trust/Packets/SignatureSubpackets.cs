namespace Paks.Trust.Packets;

/// <summary>The subpackets of a signature that matter here (RFC 9580, section 5.2.3.7); the last of a kind wins.</summary>
internal sealed record SignatureSubpackets
{
    private const int CriticalBit = 0x80;

    public DateTimeOffset? Created { get; private set; }

    /// <summary>How long the signature is valid; null: for ever.</summary>
    public TimeSpan? ValidFor { get; private set; }

    /// <summary>How long the key is valid, counted from its creation; null: for ever.</summary>
    public TimeSpan? KeyValidFor { get; private set; }

    public byte? KeyFlags { get; private set; }

    public string? IssuerFingerprint { get; private set; }

    public string? IssuerKeyId { get; private set; }

    public ReadOnlyMemory<byte>? EmbeddedSignature { get; private set; }

    /// <summary>A subpacket that must be understood, and is not: the signature counts for nothing.</summary>
    public bool HasUnknownCritical { get; private set; }

    public static SignatureSubpackets Parse(ReadOnlyMemory<byte> area)
    {
        var subpackets = new SignatureSubpackets();
        var reader = new ByteReader(area);
        while (!reader.AtEnd)
        {
            var one = new ByteReader(reader.Bytes(Length(ref reader)));
            int type = one.Byte();
            subpackets.Take(type & ~CriticalBit, (type & CriticalBit) != 0, ref one);
        }
        return subpackets;
    }

    private static long Length(ref ByteReader reader) => reader.Byte() switch
    {
        < 192 and var one => one,
        < 255 and var two => ((two - 192) << 8) + reader.Byte() + 192,
        _ => reader.UInt32(),
    };

    private void Take(int type, bool isCritical, ref ByteReader value)
    {
        switch (type)
        {
            case 2:
                Created = value.Time();
                break;
            case 3:
                ValidFor = Period(value.UInt32());
                break;
            case 9:
                KeyValidFor = Period(value.UInt32());
                break;
            case 16:
                IssuerKeyId = Convert.ToHexString(value.Bytes(8).Span);
                break;
            case 27:
                KeyFlags = value.AtEnd ? (byte)0 : value.Byte();
                break;
            case 32:
                EmbeddedSignature = value.Rest;
                break;
            case 33:
                IssuerFingerprint = Convert.ToHexString(value.Bytes(value.Byte() == 6 ? 32 : 20).Span);
                break;
            default:
                HasUnknownCritical |= isCritical && !IsHarmless(type);
                break;
        }
    }

    /// <summary>Zero means "no end" (sections 5.2.3.13 and 5.2.3.18).</summary>
    private static TimeSpan? Period(uint seconds) => seconds == 0 ? null : TimeSpan.FromSeconds(seconds);

    /// <summary>
    /// Known kinds that change nothing for a self-signature or a document: exportable, trust, regular expression, revocable,
    /// preferences, revocation key, key server, primary user id, policy, signer's user id, reason, features, target.
    /// Notations are not among them: a critical one says something that is not understood here.
    /// </summary>
    private static bool IsHarmless(int type) => type is 4 or 5 or 6 or 7 or 11 or 12 or (>= 21 and <= 26) or (>= 28 and <= 31) or 34 or 35 or 39;
}
