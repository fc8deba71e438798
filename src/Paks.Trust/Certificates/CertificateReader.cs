using Paks.Trust.Packets;

namespace Paks.Trust.Certificates;

/// <summary>Groups a row of packets into certificates (RFC 9580, section 10.1).</summary>
internal sealed class CertificateReader
{
    private readonly List<Certificate> _certificates = [];

    // Where the next signature belongs; null: to something that does not count here (user attribute, unknown key).
    private List<SignaturePacket>? _signatures;
    private List<UserId> _userIds = [];
    private List<Subkey> _subkeys = [];
    private bool _isInKey;

    public static IReadOnlyList<Certificate> ReadAll(ReadOnlyMemory<byte> packets)
    {
        var reader = new CertificateReader();
        foreach (var packet in Packet.ReadAll(packets))
        {
            reader.Take(packet);
        }

        return reader._certificates;
    }

    private void Take(Packet packet)
    {
        switch (packet.Tag)
        {
            case PacketTag.PublicKey:
                StartKey(KeyPacket.Parse(packet.Body));
                break;
            case PacketTag.SecretKey or PacketTag.SecretSubkey:
                throw new MalformedPacketException("it holds a secret key; only public keys belong here");
            case PacketTag.Signature when _isInKey:
                if (SignaturePacket.ParseOrIgnore(packet.Body) is { } signature)
                {
                    _signatures?.Add(signature);
                }

                break;
            case PacketTag.UserId when _isInKey:
                _signatures = [];
                _userIds.Add(new UserId(packet.Body, _signatures));
                break;
            case PacketTag.PublicSubkey when _isInKey:
                TakeSubkey(packet.Body);
                break;
            case PacketTag.UserAttribute when _isInKey:
                _signatures = null;
                break;
            case PacketTag.Marker or PacketTag.Padding or PacketTag.Trust:
                break;
            default:
                throw new MalformedPacketException($"a packet of type {(int)packet.Tag} has no place in a public key");
        }
    }

    private void StartKey(KeyPacket? primary)
    {
        _isInKey = true;
        _signatures = null;
        _userIds = [];
        _subkeys = [];
        // A key of a version that is not known here is passed over, with all that belongs to it.
        if (primary is null)
        {
            return;
        }

        _signatures = [];
        _certificates.Add(new Certificate(primary, _signatures, _userIds, _subkeys));
    }

    private void TakeSubkey(ReadOnlyMemory<byte> body)
    {
        _signatures = null;
        if (KeyPacket.Parse(body) is not { } key)
        {
            return;
        }

        _signatures = [];
        _subkeys.Add(new Subkey(key, _signatures));
    }
}
