using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Paks.Debian.Xz;

/// <summary>The checksum over what a block unpacks to (The .xz File Format, section 3.4).</summary>
internal sealed class XzCheck : IDisposable
{
    private const byte Crc32Type = 1;
    private const byte Crc64Type = 4;
    private const byte Sha256Type = 10;

    private readonly byte _type;
    private readonly IncrementalHash? _sha256;
    private ulong _crc = ulong.MaxValue;

    public XzCheck(byte type)
    {
        _type = type;
        if (type == Crc32Type)
            _crc = uint.MaxValue;
        if (type == Sha256Type)
            _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    }

    /// <summary>In bytes.</summary>
    public int Size => _type == 0 ? 0 : 4 << ((_type - 1) / 3);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_type == Crc32Type)
            _crc = Crc.Crc32.Append(_crc, bytes);
        else if (_type == Crc64Type)
            _crc = Crc.Crc64.Append(_crc, bytes);
        else
            _sha256?.AppendData(bytes);
    }

    /// <summary>Whether the stored value is the right one; one of an unknown kind is taken on trust.</summary>
    public bool Matches(ReadOnlySpan<byte> stored) => _type switch
    {
        Crc32Type => BinaryPrimitives.ReadUInt32LittleEndian(stored) == ~(uint)_crc,
        Crc64Type => BinaryPrimitives.ReadUInt64LittleEndian(stored) == ~_crc,
        Sha256Type => stored.SequenceEqual(_sha256!.GetHashAndReset()),
        _ => true,
    };

    public void Dispose() => _sha256?.Dispose();
}
