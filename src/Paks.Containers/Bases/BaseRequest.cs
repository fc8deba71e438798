using Paks.Containers.Destinations;
using Paks.Oci;
using Paks.Trust.Signing;

namespace Paks.Containers.Bases;

/// <summary>Bases that are to be made as images of their own.</summary>
/// <param name="Names">Their names.</param>
/// <param name="Platforms">What they are made for; several give an index.</param>
public sealed record BaseRequest(IReadOnlyList<string> Names, IReadOnlyList<Platform> Platforms)
{
    /// <summary>Where each goes; none: they are kept in the content store alone.</summary>
    public IReadOnlyList<DestinationReference> Outputs { get; init; } = [];

    /// <summary>A registry that they are pushed to (<see cref="BaseDestinations"/>), or null.</summary>
    public string? Push { get; init; }

    /// <summary>Signs what goes to registries; null: it is not signed.</summary>
    public IClearSigner? Signer { get; init; }

    /// <summary>What it has to be made of, for a single base; null: what its archives have now.</summary>
    public BaseLock? Lock { get; init; }
}
