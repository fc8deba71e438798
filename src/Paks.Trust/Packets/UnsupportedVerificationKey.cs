using System.Security.Cryptography;

namespace Paks.Trust.Packets;

/// <summary>A key that cannot be used here: for encryption only, or of an algorithm that is not known.</summary>
internal sealed class UnsupportedVerificationKey(string name) : VerificationKey
{
    public override string Name => name;

    public override bool IsSupported => false;

    public override bool Accepts(byte algorithm) => false;

    public override bool Verify(byte[] digest, HashAlgorithmName hash, ReadOnlyMemory<byte> signature) => false;
}
