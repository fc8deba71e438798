namespace Paks.Oci;

/// <summary>The names and the marker file of an OCI image layout.</summary>
/// <remarks>image-spec, image-layout.md.</remarks>
internal static class LayoutFormat
{
    public const string MarkerFile = "oci-layout";
    public const string IndexFile = "index.json";
    public const string BlobsFolder = "blobs";

    private const string VersionKey = "imageLayoutVersion";
    private const string Version = "1.0.0";
    private const int MaximumMarkerSize = 64 * 1024;

    public static ReadOnlySpan<byte> Marker => """{"imageLayoutVersion":"1.0.0"}"""u8;

    /// <summary>The path of a blob, relative to the layout.</summary>
    public static string PathOf(Digest digest) => $"{BlobsFolder}/{digest.Algorithm}/{digest.Encoded}";

    /// <summary>Reads the marker file.</summary>
    /// <exception cref="MalformedImageException">It is none, or of a version that is unknown here.</exception>
    public static void CheckMarker(byte[] marker, string location)
    {
        var fields = JsonFields.Parse(marker, $"{location}: {MarkerFile}", MaximumMarkerSize);
        if (fields.Text(VersionKey) != Version)
        {
            throw fields.Wrong(VersionKey, $"is not {Version}");
        }
    }

    /// <summary>Reads index.json.</summary>
    /// <exception cref="MalformedImageException">It is no index.</exception>
    public static IReadOnlyList<Descriptor> ReadIndex(byte[] index, string location)
    {
        try
        {
            return ImageIndex.Parse(index).Manifests;
        }
        catch (MalformedImageException e)
        {
            throw new MalformedImageException($"{location}: {IndexFile}", e.Problem, e);
        }
    }
}
