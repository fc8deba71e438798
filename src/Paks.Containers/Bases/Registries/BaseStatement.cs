using Paks.Oci;

namespace Paks.Containers.Bases.Registries;

/// <summary>
/// What a signer says of a base in a registry: which image it is, for each platform, and what that was made of. Its text is clear-signed,
/// and put beside the image with <see cref="BaseSignature"/>. docs/decisions/0014 has the form.
/// </summary>
internal sealed record BaseStatement
{
    /// <summary>The base's name.</summary>
    public required string Name { get; init; }

    /// <summary>What was pushed: the manifest, or the index where the base is for several platforms.</summary>
    public required Descriptor Root { get; init; }

    /// <summary>The digest of the definition that it was made by.</summary>
    public required Digest Definition { get; init; }

    /// <summary>The base for each platform.</summary>
    public required IReadOnlyList<StatedPlatform> Platforms { get; init; }

    /// <summary>The text to sign: JSON, each token on a line of its own, since OpenPGP tools cut long ones.</summary>
    public string Compose() => BaseStatementJson.Write(this);

    /// <summary>Reads a text without the signature around it.</summary>
    /// <exception cref="FormatException">It is no statement of this version.</exception>
    public static BaseStatement Parse(ReadOnlyMemory<byte> utf8) => BaseStatementJson.Read(utf8);

    /// <summary>The platform whose manifest has a digest, or null.</summary>
    public StatedPlatform? Find(Digest manifest) => Platforms.FirstOrDefault(platform => platform.Manifest.Digest == manifest);
}
