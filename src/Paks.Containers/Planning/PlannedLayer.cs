using Paks.Containers.Layers;
using Paks.Oci;

namespace Paks.Containers.Planning;

/// <summary>A layer to be made: a function of the digests in <see cref="Inputs"/>, and nothing else.</summary>
/// <param name="Description">The layer in a few words, as the image's history tells it.</param>
/// <param name="Inputs">The digest of everything that determines the layer's bytes.</param>
public abstract record PlannedLayer(string Description, Digest Inputs)
{
    /// <summary>The packages whose files the layer holds.</summary>
    public virtual IReadOnlyList<PlannedPackage> Packages => [];

    /// <summary>A build cache's tarball as it is: the layer's digest is the checksum that the packager signed.</summary>
    public sealed record Verbatim(PlannedPackage Package, string Description, Digest Inputs) : PlannedLayer(Description, Inputs)
    {
        public override IReadOnlyList<PlannedPackage> Packages => [Package];
    }

    /// <summary>A package moved to another prefix.</summary>
    public sealed record Relocated(PlannedPackage Package, string Description, Digest Inputs) : PlannedLayer(Description, Inputs)
    {
        public override IReadOnlyList<PlannedPackage> Packages => [Package];
    }

    /// <summary>Several packages in one layer, because the layer budget allows no more.</summary>
    public sealed record Merged(IReadOnlyList<PlannedLayer> Parts, string Description, Digest Inputs) : PlannedLayer(Description, Inputs)
    {
        public override IReadOnlyList<PlannedPackage> Packages => [.. Parts.SelectMany(part => part.Packages)];
    }

    /// <summary>The interpreter of long <c>#!</c> lines, at every path that a script of the image names.</summary>
    public sealed record Sbang(IReadOnlyList<string> Paths, string Description, Digest Inputs) : PlannedLayer(Description, Inputs);

    /// <summary>One folder with links: the view of all packages, or the libraries of those that were asked for.</summary>
    public sealed record View(string Root, Spack.Packages.View Tree, string Description, Digest Inputs) : PlannedLayer(Description, Inputs);

    /// <summary>Files of the user's.</summary>
    public sealed record Added(AddedTree Tree, string Description, Digest Inputs) : PlannedLayer(Description, Inputs);
}
