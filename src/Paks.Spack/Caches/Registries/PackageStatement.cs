using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>
/// What a signer says of a package in a registry: which image manifest it is, and what of it is the package. Its text is
/// clear-signed, and put beside the package with <see cref="SignatureArtifact"/>.
/// </summary>
public sealed record PackageStatement
{
    /// <summary>The package.</summary>
    public required SpecAddress Package { get; init; }

    /// <summary>The image manifest under the package's tag.</summary>
    public required RegistryDescriptor Manifest { get; init; }

    /// <summary>The image's config, which holds the spec document.</summary>
    public required RegistryDescriptor Config { get; init; }

    /// <summary>The image's last layer.</summary>
    public required RegistryDescriptor Tarball { get; init; }

    /// <summary>The digest of the tarball before compression: <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
    public required string TarballDiffId { get; init; }

    /// <summary>What the tarball holds, as <see cref="SignatureArtifact.PackContents"/> packs it; null where the signer does not say.</summary>
    public RegistryDescriptor? Contents { get; init; }

    /// <summary>The text to sign: JSON, each token on a line of its own, since OpenPGP tools cut long ones.</summary>
    public string Compose() => PackageStatementJson.Write(this);

    /// <summary>Reads a text without the signature around it.</summary>
    /// <exception cref="FormatException">It is no statement of this version.</exception>
    public static PackageStatement Parse(ReadOnlyMemory<byte> utf8) => PackageStatementJson.Read(utf8);
}
