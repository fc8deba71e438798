using Paks.Debian.RootFileSystems;
using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>A base as bases/ defines it: a flavour of a distribution's release.</summary>
internal sealed record BaseDefinition
{
    /// <summary>The flavour that a base has whose name says none.</summary>
    public const string DefaultFlavour = "minimal";

    /// <summary>The base's name: <c>debian12</c>, <c>debian12-shell</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What Spack calls the operating system: the name without the flavour.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary>The release of a distribution: <c>Debian 12 (bookworm)</c>.</summary>
    public required string Release { get; init; }

    /// <summary>What it is for, in a few words; of a base that comes with the program the release stands before it.</summary>
    public required string Description { get; init; }

    /// <summary>Debian's names of the architectures that it may be made for.</summary>
    public required IReadOnlyList<string> Architectures { get; init; }

    /// <summary>The distribution's public keys; of them the archives say which may sign.</summary>
    public required ReadOnlyMemory<byte> Keyring { get; init; }

    /// <summary>Variables of its configuration.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The digest of all that the definition says, which determines what is made.</summary>
    public required Digest Text { get; init; }

    /// <summary>What does not depend on the architecture: packages and archives are added by <see cref="RecipeFor"/>.</summary>
    public required RootFileSystemRecipe Frame { get; init; }

    public required IReadOnlyList<ArchiveDefinition> Archives { get; init; }

    public required IReadOnlyList<PackageDefinition> Packages { get; init; }

    /// <summary>What its root file system is made of.</summary>
    /// <param name="architecture">One of <see cref="Architectures"/>.</param>
    public RootFileSystemRecipe RecipeFor(string architecture) => Frame with
    {
        Archives = [.. Archives.Select(archive => archive.For(architecture))],
        Packages = [.. Packages.Where(package => package.Names.IsFor(architecture)).Select(package => package.ToRecipe())],
    };
}
