namespace Paks.Oci;

/// <summary>Somewhere that content can be read from by its descriptor: a store, a layout, an archive, a registry.</summary>
public interface IFetchable
{
    /// <summary>
    /// Opens the content of <paramref name="target"/>. What the stream returns is verified: reading it throws
    /// <see cref="ContentMismatchException"/>, at the latest with its last byte, when size or digest differ.
    /// The caller disposes it.
    /// </summary>
    /// <exception cref="ContentNotFoundException">There is no such content here.</exception>
    Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken = default);
}
