using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>A package of a cache in a registry, as one who signs it needs it.</summary>
public sealed record RegistrySpec
{
    /// <summary>The package and all that it depends on; its hashes hold, and it lies under the tag that is its own.</summary>
    public required SpecDocument Spec { get; init; }

    /// <summary>The image manifest.</summary>
    public required RegistryDescriptor Manifest { get; init; }

    /// <summary>The image's config.</summary>
    public required RegistryDescriptor Config { get; init; }

    /// <summary>The bytes of the config.</summary>
    public required ReadOnlyMemory<byte> ConfigContent { get; init; }

    /// <summary>The image's last layer. Its bytes were not looked at.</summary>
    public required RegistryDescriptor Tarball { get; init; }

    /// <summary>The digest of the tarball before compression, as the config says; null where it does not.</summary>
    public string? TarballDiffId { get; init; }

    /// <summary>What is to be signed.</summary>
    /// <param name="tarballDiffId">The digest of the tarball before compression, as the signer found it.</param>
    /// <param name="contents">What the tarball holds, as the signer found it; null to say nothing of it.</param>
    public PackageStatement State(string tarballDiffId, RegistryDescriptor? contents = null) => new()
    {
        Package = SpecAddress.Of(Spec.Root),
        Manifest = Manifest,
        Config = Config,
        Tarball = Tarball,
        TarballDiffId = tarballDiffId,
        Contents = contents,
    };
}
