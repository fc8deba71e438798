using Org.BouncyCastle.Bcpg.OpenPgp;
using Paks.Trust.Certificates;
using Paks.Trust.Packets;
using UnsupportedPacketVersionException = Org.BouncyCastle.Bcpg.UnsupportedPacketVersionException;

namespace Paks.Trust.Signing;

/// <summary>
/// One transferable secret key (RFC 9580, section 10.2): its public half as this assembly reads it, so that signing goes by the same
/// rules as verifying, and its secret packets as BouncyCastle reads them.
/// </summary>
internal sealed class SecretKeyring
{
    private readonly Dictionary<string, PgpSecretKey> _secrets;

    private SecretKeyring(PublicKey owner, Dictionary<string, PgpSecretKey> secrets)
    {
        Owner = owner;
        _secrets = secrets;
    }

    public PublicKey Owner { get; }

    /// <exception cref="SigningException">The file holds no secret key, or something that is none.</exception>
    public static IReadOnlyList<SecretKeyring> ReadAll(ReadOnlyMemory<byte> file)
    {
        try
        {
            var packets = Packet.ReadAll(Armor.IsArmored(file.Span) ? Armor.Decode(file.Span, "PRIVATE KEY BLOCK") : file);
            return packets.Count > 0 && packets[0].Tag == PacketTag.SecretKey
                ? [.. Split(packets).Select(Read)]
                : throw NotASecretKey(packets.Any(packet => packet.Tag == PacketTag.PublicKey) ? "it holds a public key only" : "there is none in it");
        }
        catch (Exception broken) when (broken is MalformedPacketException or KeyringFormatException)
        {
            throw NotASecretKey(broken.Message, broken);
        }
    }

    /// <summary>The secret half of a key; null: it is not in the file, as of a key whose secret lies on a card.</summary>
    public PgpSecretKey? SecretOf(SigningKey key) =>
        _secrets.GetValueOrDefault(key.Packet.Fingerprint) is { IsPrivateKeyEmpty: false } secret ? secret : null;

    private static IEnumerable<List<Packet>> Split(IReadOnlyList<Packet> packets)
    {
        var one = new List<Packet>();
        foreach (var packet in packets)
        {
            if (packet.Tag == PacketTag.SecretKey && one.Count > 0)
            {
                yield return one;
                one = [];
            }

            one.Add(packet);
        }
        yield return one;
    }

    private static SecretKeyring Read(List<Packet> packets)
    {
        var secrets = new Dictionary<string, PgpSecretKey>();
        using var publicHalf = new MemoryStream();
        foreach (var packet in packets)
        {
            if (packet.Tag is PacketTag.SecretKey or PacketTag.SecretSubkey)
            {
                (var key, var half) = ReadSecret(packet);
                secrets[Convert.ToHexString(key.GetFingerprint())] = key;
                half.WriteTo(publicHalf);
            }
            else if (packet.Tag is PacketTag.Signature or PacketTag.UserId or PacketTag.UserAttribute or PacketTag.PublicSubkey)
            {
                packet.WriteTo(publicHalf);
            }
        }

        var owner = Keyring.Read(publicHalf.ToArray()).Keys[0];
        return new SecretKeyring(owner, secrets);
    }

    private static (PgpSecretKey Key, Packet PublicHalf) ReadSecret(Packet packet)
    {
        try
        {
            // The packet alone: BouncyCastle need not understand the signatures around it.
            using var alone = new MemoryStream();
            packet.WriteTo(alone);
            var key = new PgpSecretKeyRing(alone.ToArray()).GetSecretKey();
            var body = Packet.ReadAll(key.PublicKey.GetEncoded())[0].Body;
            return (key, new Packet(packet.Tag == PacketTag.SecretKey ? PacketTag.PublicKey : PacketTag.PublicSubkey, body));
        }
        catch (Exception broken) when (broken is IOException or PgpException or UnsupportedPacketVersionException or ArgumentException or InvalidOperationException)
        {
            throw NotASecretKey(broken.Message, broken);
        }
    }

    private static SigningException NotASecretKey(string why, Exception? cause = null) =>
        new(SigningFailure.NotASecretKey, $"cannot read the secret key: {why}", cause);
}
