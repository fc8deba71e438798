using System.Buffers.Binary;
using System.Security.Cryptography;
using Paks.Trust.Packets;

namespace Paks.Trust.Certificates;

/// <summary>What the signatures of a certificate that verify say of its keys. Those of others are not looked at.</summary>
internal sealed record Assessment(SigningKey Primary, IReadOnlyList<SigningKey> Subkeys, IReadOnlyList<string> UserIds)
{
    private const int MaySign = 0x02;

    public IEnumerable<SigningKey> SigningKeys => Subkeys.Prepend(Primary);

    public static Assessment Of(Certificate certificate)
    {
        var primary = certificate.Primary;
        List<SignaturePacket> own = [.. Valid(certificate.Signatures, primary, hash => hash.AppendData(primary.Framed))];
        List<SignaturePacket> direct = [.. own.Where(signature => signature.Type == SignatureType.DirectKey)];
        List<(UserId Id, SignaturePacket? Voucher)> userIds =
            [.. certificate.UserIds.Select(id => (id, NewestVoucher(primary, id))).Where(one => one.Item2 is not null)];
        // A direct-key signature may be about something else, as a revoker: then it says nothing of use and expiry.
        var newest =
            Newest(userIds.Select(one => one.Voucher!).Concat(direct.Where(TellsOfUse))) ?? Newest(direct);
        var key = new SigningKey(
            primary,
            newest is null ? null : Expiry(primary, newest),
            own.Any(signature => signature.Type == SignatureType.KeyRevocation),
            newest is null ? "it has no valid self-signature" : MayNotSign(newest));
        return new Assessment(key, [.. certificate.Subkeys.Select(subkey => Assess(primary, subkey))], [.. userIds.Select(one => one.Id.Text)]);
    }

    private static SignaturePacket? NewestVoucher(KeyPacket primary, UserId userId)
    {
        List<SignaturePacket> valid = [.. Valid(userId.Signatures, primary, hash => AppendUserId(hash, primary, userId))];
        var newest = Newest(valid.Where(signature =>
            signature.Type is >= SignatureType.GenericCertification and <= SignatureType.PositiveCertification));
        var revocation = Newest(valid.Where(signature => signature.Type == SignatureType.CertificationRevocation));
        return newest is null || revocation?.Created >= newest.Created ? null : newest;
    }

    private static SigningKey Assess(KeyPacket primary, Subkey subkey)
    {
        List<SignaturePacket> valid = [.. Valid(subkey.Signatures, primary, hash => AppendBinding(hash, primary, subkey.Key))];
        var binding = Newest(valid.Where(signature => signature.Type == SignatureType.SubkeyBinding));
        var isRevoked = valid.Any(signature => signature.Type == SignatureType.SubkeyRevocation);
        return binding is null
            ? new SigningKey(subkey.Key, null, isRevoked, "its primary key does not vouch for it")
            : new SigningKey(subkey.Key, Expiry(subkey.Key, binding), isRevoked, MayNotSign(binding) ?? NotBoundBack(primary, subkey.Key, binding));
    }

    /// <summary>Without the subkey's own word somebody could claim another's signing key (RFC 9580, section 5.2.1.10).</summary>
    private static string? NotBoundBack(KeyPacket primary, KeyPacket subkey, SignaturePacket binding)
    {
        var isBoundBack = binding.Embedded is { Type: SignatureType.PrimaryKeyBinding } embedded
            && IsUsable(embedded)
            && embedded.Verifies(subkey, hash => AppendBinding(hash, primary, subkey));
        return isBoundBack ? null : "it does not vouch for its primary key";
    }

    private static bool TellsOfUse(SignaturePacket signature) => signature.KeyFlags is not null || signature.KeyValidFor is not null;

    private static string? MayNotSign(SignaturePacket voucher) =>
        voucher.KeyFlags is { } flags && (flags & MaySign) == 0 ? "it is not a signing key" : null;

    private static IEnumerable<SignaturePacket> Valid(
        IReadOnlyList<SignaturePacket> signatures, KeyPacket primary, Action<IncrementalHash> appendContent) =>
        signatures.Where(signature =>
            signature.MayBeBy(primary) && IsUsable(signature) && signature.Verifies(primary, appendContent));

    private static bool IsUsable(SignaturePacket signature) => signature.Created is not null && !signature.HasUnknownCritical;

    private static SignaturePacket? Newest(IEnumerable<SignaturePacket> signatures) => signatures.MaxBy(signature => signature.Created);

    /// <summary>The end of the key, or of the signature that vouches for it.</summary>
    private static DateTimeOffset? Expiry(KeyPacket key, SignaturePacket voucher)
    {
        var keyEnd = key.Created + voucher.KeyValidFor;
        return keyEnd is null || voucher.Expires < keyEnd ? voucher.Expires : keyEnd;
    }

    private static void AppendBinding(IncrementalHash hash, KeyPacket primary, KeyPacket subkey)
    {
        hash.AppendData(primary.Framed);
        hash.AppendData(subkey.Framed);
    }

    private static void AppendUserId(IncrementalHash hash, KeyPacket primary, UserId userId)
    {
        hash.AppendData(primary.Framed);
        Span<byte> head = [0xb4, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(head[1..], userId.Bytes.Length);
        hash.AppendData(head);
        hash.AppendData(userId.Bytes.Span);
    }
}
