namespace Paks.Oci;

/// <summary>A stream of which the reading can be stopped between two buffers; the stream is disposed by its owner.</summary>
internal sealed class CancelableStream(Stream inner, CancellationToken cancellationToken) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return inner.Read(buffer);
    }
}
