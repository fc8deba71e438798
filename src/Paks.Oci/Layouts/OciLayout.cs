namespace Paks.Oci;

/// <summary>An OCI image layout in a folder.</summary>
/// <remarks>image-spec, image-layout.md.</remarks>
public sealed class OciLayout : IImageSource
{
    private const int MaximumMarkerSize = 64 * 1024;

    private readonly FolderReader _folder;

    private OciLayout(string location, FolderReader folder, IReadOnlyList<Descriptor> roots)
    {
        Location = location;
        _folder = folder;
        Roots = roots;
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Descriptor> Roots { get; }

    /// <summary>Opens the layout in a folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="MalformedImageException">It holds no layout, or a malformed one.</exception>
    public static OciLayout Open(string path)
    {
        var location = Path.GetFullPath(path);
        if (!Directory.Exists(location))
        {
            throw new DirectoryNotFoundException($"there is no folder {location}");
        }

        var folder = new FolderReader(location);
        var marker = folder.Read(LayoutFormat.MarkerFile, MaximumMarkerSize) ?? throw Missing(location, LayoutFormat.MarkerFile);
        LayoutFormat.CheckMarker(marker, location);
        var index = folder.Read(LayoutFormat.IndexFile, ImageIndex.MaximumSize) ?? throw Missing(location, LayoutFormat.IndexFile);
        return new OciLayout(location, folder, LayoutFormat.ReadIndex(index, location));
    }

    /// <summary>
    /// Writes an image into a layout, which is made where there is none. Other images in it stay; entries of the same
    /// tags are replaced. The blobs come first and index.json last, so readers see the layout as it was or as it will
    /// be; when it fails, what was added is removed again.
    /// </summary>
    /// <param name="path">The layout's folder: an existing layout, an empty folder, or none yet.</param>
    /// <param name="root">The image's manifest or index; its annotations go into the layout's entry.</param>
    /// <param name="content">Where the image's content is.</param>
    /// <param name="tags">The image's tags in this layout; with none, it has an entry without a tag.</param>
    /// <param name="cancellationToken">Stops between two blobs and within them.</param>
    /// <exception cref="IOException">The folder holds something else, or cannot be written.</exception>
    public static Task WriteAsync(
        string path, Descriptor root, IFetchable content, IReadOnlyList<string> tags, CancellationToken cancellationToken = default) =>
        LayoutWriting.RunAsync(Path.GetFullPath(path), root, LayoutEntry.For(root, tags), content, cancellationToken);

    /// <inheritdoc/>
    public Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var blob = _folder.Open(LayoutFormat.PathOf(target.Digest), target)
            ?? throw new ContentNotFoundException(target.Digest, Location);
        return Task.FromResult<Stream>(new VerifyingStream(blob, target.Digest, target.Size, Location));
    }

    /// <summary>The file that a blob is in, which nobody has verified; null when it is not there.</summary>
    /// <exception cref="MalformedImageException">It, or a folder on the way to it, is a link.</exception>
    public FileInfo? FindFile(Digest digest) => _folder.Find(LayoutFormat.PathOf(digest));

    /// <summary>Nothing is held open.</summary>
    public void Dispose()
    {
    }

    private static MalformedImageException Missing(string location, string file) =>
        new(location, $"it is no OCI image layout: it has no {file}");
}
