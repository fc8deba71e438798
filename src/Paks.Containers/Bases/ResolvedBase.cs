using Paks.Containers.Images;
using Paks.Debian.RootFileSystems;
using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>A base that has been found: everything that a plan needs of it, before any of its layers is made.</summary>
public abstract record ResolvedBase
{
    /// <summary>The name that images are stamped with, or null where it would name a place on this machine.</summary>
    public required string? Name { get; init; }

    /// <summary>The operating system as Spack names it, such as <c>debian12</c>, or null where nobody says.</summary>
    public string? OperatingSystem { get; init; }

    /// <summary>Its C library, or null where nobody says.</summary>
    public CLibrary? Libc { get; init; }

    /// <summary>
    /// By the names under which programs need them, the shared libraries that it has, each with the highest version of every family that
    /// it defines; null where nobody says, as of a base that was not made yet.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Provides { get; init; }

    /// <summary>The configuration that images on this base start from. Its diff IDs and history are those of layers that exist.</summary>
    public required ImageConfig Config { get; init; }

    /// <summary>By which road a base with a name came; null for other images and for scratch.</summary>
    public BaseOrigin? Origin { get; init; }

    /// <summary>Whether nothing about the base itself was accepted unverified.</summary>
    public bool IsVerified { get; init; } = true;

    /// <summary>What the user should know of how the base was found, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What tells this base from every other: the digest of its manifest, or of all that determines it; empty for scratch.</summary>
    public abstract string Identity { get; }

    /// <summary>How many layers the base has.</summary>
    public abstract int LayerCount { get; }

    /// <summary>The base with what labels tell of it.</summary>
    internal ResolvedBase ToldBy(IReadOnlyDictionary<string, string>? labels) => this with
    {
        OperatingSystem = labels?.GetValueOrDefault(LabelKeys.OperatingSystem) ?? OperatingSystem,
        Libc = CLibrary.TryParse(labels?.GetValueOrDefault(LabelKeys.Libc)) ?? Libc,
        Provides = ProvidedVersions.TryParse(labels?.GetValueOrDefault(LabelKeys.BaseProvides)) ?? Provides,
    };

    /// <summary>Closes what the base is read from.</summary>
    public void Close() => ((this as Existing)?.Content as IDisposable)?.Dispose();

    /// <summary>No base at all: <c>scratch</c>.</summary>
    /// <param name="platform">The platform of the image.</param>
    public static ResolvedBase Scratch(Platform platform) => new Existing([], null, null)
    {
        Name = null,
        Config = new ImageConfig { Platform = platform, DiffIds = [] },
    };

    /// <summary>A base made of Debian packages; its one layer may still have to be made.</summary>
    /// <param name="Recipe">What it is made of.</param>
    /// <param name="Plan">The packages, by digest.</param>
    /// <param name="Inputs">The digest of everything that determines its layer.</param>
    public sealed record Debian(RootFileSystemRecipe Recipe, RootFileSystemPlan Plan, Digest Inputs) : ResolvedBase
    {
        /// <summary>The digest of the definition's text.</summary>
        public required Digest Definition { get; init; }

        public override string Identity => Inputs.ToString();

        public override int LayerCount => 1;

        /// <summary>The base with what was found in it.</summary>
        internal Debian Providing(ProvidedLibraries libraries) => this with
        {
            // The package says it better than the symbols: not every version of the C library adds some.
            Libc = Libc ?? CLibrary.TryParseGnu(libraries.LibcVersion),
            Provides = libraries.Libraries.ToDictionary(library => library.Name, library => library.HighestVersions),
        };
    }

    /// <summary>An image that somebody made before: its layers are there.</summary>
    /// <param name="Layers">The layers, bottom first, in OCI media types.</param>
    /// <param name="Digest">The digest of its manifest; null for scratch.</param>
    /// <param name="Content">Where its blobs are read from; null for scratch.</param>
    public sealed record Existing(IReadOnlyList<Layer> Layers, Digest? Digest, IFetchable? Content) : ResolvedBase
    {
        /// <summary>The base as an image of its own, where it is a base with a name; else null.</summary>
        public BaseDocuments? Documents { get; init; }

        public override string Identity => Digest?.ToString() ?? "";

        public override int LayerCount => Layers.Count;
    }
}
