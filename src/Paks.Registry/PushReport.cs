namespace Paks.Registry;

/// <summary>What pushing an image came to, in blobs and their bytes; manifests are not among them.</summary>
/// <param name="Blobs">Each blob once, in no order.</param>
public sealed record PushReport(IReadOnlyList<PushedBlob> Blobs)
{
    /// <summary>Whether the tags stood for this very image before, so that nothing had to be done.</summary>
    public bool WasThere { get; init; }

    /// <summary>Bytes of the blobs with an outcome.</summary>
    public long BytesOf(PushOutcome outcome) => Blobs.Where(blob => blob.Outcome == outcome).Sum(blob => blob.Blob.Size);
}
