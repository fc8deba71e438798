using Paks.Trust.Packets;

namespace Paks.Trust.Certificates;

/// <summary>A subkey and the signatures that follow it.</summary>
internal sealed record Subkey(KeyPacket Key, IReadOnlyList<SignaturePacket> Signatures);
