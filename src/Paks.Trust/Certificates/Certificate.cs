using Paks.Trust.Packets;

namespace Paks.Trust.Certificates;

/// <summary>A transferable public key (RFC 9580, section 10.1) as it was read: nothing in it is verified yet.</summary>
internal sealed record Certificate(
    KeyPacket Primary,
    IReadOnlyList<SignaturePacket> Signatures,
    IReadOnlyList<UserId> UserIds,
    IReadOnlyList<Subkey> Subkeys)
{
    /// <summary>The primary key, then the subkeys.</summary>
    public IEnumerable<KeyPacket> KeyPackets => Subkeys.Select(subkey => subkey.Key).Prepend(Primary);

    /// <summary>What both know of the same key: a revocation or a new expiry in either holds.</summary>
    public Certificate Merge(Certificate other) => new(
        Primary,
        Union(Signatures, other.Signatures),
        [.. UserIds.Concat(other.UserIds).GroupBy(id => Convert.ToHexString(id.Bytes.Span), (_, same) => same.Aggregate((a, b) =>
            a with { Signatures = Union(a.Signatures, b.Signatures) }))],
        [.. Subkeys.Concat(other.Subkeys).GroupBy(subkey => subkey.Key.Fingerprint, (_, same) => same.Aggregate((a, b) =>
            a with { Signatures = Union(a.Signatures, b.Signatures) }))]);

    private static List<SignaturePacket> Union(IReadOnlyList<SignaturePacket> one, IReadOnlyList<SignaturePacket> other) =>
        [.. one.Concat(other).DistinctBy(signature => Convert.ToHexString(signature.Body.Span))];
}
