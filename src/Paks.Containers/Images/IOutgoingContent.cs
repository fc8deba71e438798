using Paks.Oci;
using Paks.Registry;

namespace Paks.Containers.Images;

/// <summary>Content on its way to a destination.</summary>
internal interface IOutgoingContent : ILocalContent
{
    /// <summary>The repository that a blob came from, so that it can be mounted instead of sent; null where there is none.</summary>
    Repository? OriginOf(Descriptor blob);
}
