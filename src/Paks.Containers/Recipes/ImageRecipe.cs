using Paks.Containers.Bases;
using Paks.Oci;
using Paks.Spack.Specs;

namespace Paks.Containers.Recipes;

/// <summary>What the user asked for, nothing resolved yet: the same data from every head.</summary>
public sealed record ImageRecipe
{
    /// <summary>The view where none is given.</summary>
    public const string DefaultView = "/opt/view";

    /// <summary>The layer budget where none is given.</summary>
    public const int DefaultMaxLayers = 100;

    /// <summary>The projection where none is given.</summary>
    public static SpecFormat DefaultProjection { get; } = SpecFormat.Parse("{name}-{version}-{hash}");

    /// <summary>Specs in Spack's syntax, the roots of the image.</summary>
    public IReadOnlyList<string> Specs { get; init; } = [];

    /// <summary>A base's name, <c>scratch</c>, or an image (<c>oci:</c>, <c>oci-archive:</c>, <c>docker-archive:</c>, <c>docker://</c>).</summary>
    public required string Base { get; init; }

    /// <summary>Build caches, asked in this order: a path, <c>file://</c>, <c>http(s)://</c>, <c>oci://</c> or <c>oci+http://</c>.</summary>
    public IReadOnlyList<string> Caches { get; init; } = [];

    /// <summary>The platforms to build for, in the order in which they were named. Several give an index.</summary>
    public required IReadOnlyList<Platform> Platforms { get; init; }

    /// <summary>References that the image gets, such as <c>me/sqlite:3</c>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Where packages live in the image.</summary>
    public PrefixChoice Prefix { get; init; } = PrefixChoice.Default;

    /// <summary>A package's folder below the prefix.</summary>
    public SpecFormat Projection { get; init; } = DefaultProjection;

    /// <summary>Absolute path of the merged view, or null for none.</summary>
    public string? View { get; init; } = DefaultView;

    /// <summary>Absolute path of a folder that gets a link to each shared library of the specs, or null for none.</summary>
    public string? Libraries { get; init; }

    /// <summary>Files and folders on top of the packages, a layer each.</summary>
    public IReadOnlyList<AddedContent> Added { get; init; } = [];

    /// <summary>How the container runs: what the user sets himself, on top of what packages and base give.</summary>
    public RunSettings Run { get; init; } = new();

    /// <summary>How layers made here are compressed. Verbatim layers keep the compression that they come with.</summary>
    public LayerCompression Compression { get; init; } = LayerCompression.Gzip;

    /// <summary>The most layers that the image may have, the base's included. Engines stop at 127.</summary>
    public int MaxLayers { get; init; } = DefaultMaxLayers;

    /// <summary>What the image has to be made of; null: of what fits best.</summary>
    public ImageLock? Lock { get; init; }

    /// <summary>What the base has to be made of; null: of what its archives have now, or as <see cref="Lock"/> says.</summary>
    public BaseLock? BaseLock { get; init; }

    /// <summary>Whether packages are refused that would not run on the base.</summary>
    public bool CheckLinkage { get; init; } = true;

    /// <summary>Whether unsigned packages, and packages of unknown signers, are refused.</summary>
    public bool RequireSignatures { get; init; } = true;
}
