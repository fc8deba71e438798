namespace Paks.Oci;

/// <summary>A layout or archive that holds images.</summary>
public interface IImageSource : IFetchable, IDisposable
{
    /// <summary>Its path.</summary>
    string Location { get; }

    /// <summary>Its entries: manifests and indexes. The annotation <see cref="Descriptor.ReferenceName"/> holds an entry's tag.</summary>
    IReadOnlyList<Descriptor> Roots { get; }
}
