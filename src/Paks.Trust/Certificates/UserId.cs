using System.Text;
using Paks.Trust.Packets;

namespace Paks.Trust.Certificates;

/// <summary>A user id and the signatures that follow it.</summary>
internal sealed record UserId(ReadOnlyMemory<byte> Bytes, IReadOnlyList<SignaturePacket> Signatures)
{
    public string Text => Encoding.UTF8.GetString(Bytes.Span);
}
