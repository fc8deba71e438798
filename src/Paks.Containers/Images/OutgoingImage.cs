using Paks.Oci;

namespace Paks.Containers.Images;

/// <summary>An image as destinations take it.</summary>
/// <param name="Root">Its manifest, or an index of several.</param>
/// <param name="Content">All that the root leads to.</param>
/// <param name="DefaultReference">A name for destinations that want one, where the user gave none.</param>
internal sealed record OutgoingImage(Descriptor Root, IOutgoingContent Content, string DefaultReference)
{
    /// <summary>Whether it is for several platforms.</summary>
    public bool IsIndex => MediaTypes.IsIndex(Root.MediaType);
}
