using Paks.Trust;

namespace Paks.Spack.Caches;

/// <summary>A public key that lies in a cache. That it lies there makes it no more trustworthy.</summary>
/// <param name="Fingerprint">Of the primary key, upper-case hexadecimal.</param>
/// <param name="Keys">The key, read.</param>
/// <param name="Text">The key as the cache holds it, armoured.</param>
public sealed record PublishedKey(string Fingerprint, Keyring Keys, ReadOnlyMemory<byte> Text);
