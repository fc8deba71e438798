namespace Paks.Trust.Packets;

/// <summary>Bytes that break the OpenPGP packet syntax; translated before it leaves this assembly.</summary>
internal sealed class MalformedPacketException(string message) : FormatException(message);
