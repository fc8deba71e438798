using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>A base that a recipe names, for one platform.</summary>
/// <param name="Name">A base's name, <c>scratch</c>, or an image.</param>
/// <param name="Platform">The platform of the image.</param>
internal sealed record BaseWish(string Name, Platform Platform)
{
    /// <summary>Whether a base of a registry has to be signed.</summary>
    public bool RequireSignature { get; init; } = true;

    /// <summary>The digest that the base's manifest must have; null: the newest will do.</summary>
    public Digest? Pinned { get; init; }

    /// <summary>Whether even the content store is left as it is.</summary>
    public bool WriteNothing { get; init; }
}
