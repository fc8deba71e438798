using Paks.Trust.Packets;

namespace Paks.Trust.Certificates;

/// <summary>A primary key or subkey with what its verified bindings say of it.</summary>
/// <param name="Packet">The key.</param>
/// <param name="Expires">From when on it is not valid any more; null: never.</param>
/// <param name="IsRevoked">Whether a verified revocation is there.</param>
/// <param name="Unfit">Why it may not sign; null: it may.</param>
internal sealed record SigningKey(KeyPacket Packet, DateTimeOffset? Expires, bool IsRevoked, string? Unfit)
{
    public VerificationKey Key => Packet.Key;
}
