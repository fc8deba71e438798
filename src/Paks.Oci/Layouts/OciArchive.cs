namespace Paks.Oci;

/// <summary>An OCI image layout in a tar file. It is read in place; nothing is unpacked.</summary>
/// <remarks>image-spec, image-layout.md.</remarks>
public sealed class OciArchive : IImageSource
{
    private const int MaximumMarkerSize = 64 * 1024;

    private readonly ArchiveFile _archive;

    private OciArchive(ArchiveFile archive, IReadOnlyList<Descriptor> roots)
    {
        _archive = archive;
        Roots = roots;
    }

    /// <inheritdoc/>
    public string Location => _archive.Path;

    /// <inheritdoc/>
    public IReadOnlyList<Descriptor> Roots { get; }

    /// <summary>Opens the layout in a tar file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="MalformedImageException">It is no plain tar file, or holds no layout.</exception>
    public static OciArchive Open(string path)
    {
        var archive = ArchiveFile.Open(path);
        try
        {
            LayoutFormat.CheckMarker(archive.Read(LayoutFormat.MarkerFile, MaximumMarkerSize), archive.Path);
            var index = archive.Read(LayoutFormat.IndexFile, ImageIndex.MaximumSize);
            return new OciArchive(archive, LayoutFormat.ReadIndex(index, archive.Path));
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Writes an image into a new tar file. An image for one platform can be loaded by Docker, too: the file then
    /// has the manifest.json of Docker's archives beside the layout.
    /// </summary>
    /// <param name="path">The file; one that is there is replaced when the new one is whole.</param>
    /// <param name="root">The image's manifest or index; its annotations go into the layout's entry.</param>
    /// <param name="content">Where the image's content is.</param>
    /// <param name="tags">The image's tags in the layout; with none, it has an entry without a tag.</param>
    /// <param name="names">Full names, <c>repository:tag</c>, that engines give the image when they load it.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static Task WriteAsync(
        string path,
        Descriptor root,
        IFetchable content,
        IReadOnlyList<string> tags,
        IReadOnlyList<string> names,
        CancellationToken cancellationToken = default) =>
        ArchiveFile.WriteAsync(path, output => WriteContentAsync(output, root, content, LayoutEntry.For(root, tags, names), names, cancellationToken));

    /// <summary>Writes an image that gets no full name into a new tar file.</summary>
    public static Task WriteAsync(
        string path, Descriptor root, IFetchable content, IReadOnlyList<string> tags, CancellationToken cancellationToken = default) =>
        WriteAsync(path, root, content, tags, [], cancellationToken);

    /// <inheritdoc/>
    public Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var blob = _archive.OpenRead(LayoutFormat.PathOf(target.Digest)) ?? throw new ContentNotFoundException(target.Digest, Location);
        return Task.FromResult<Stream>(new VerifyingStream(blob, target.Digest, target.Size, Location));
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _archive.Dispose();

    private static async Task WriteContentAsync(
        Stream output,
        Descriptor root,
        IFetchable content,
        IReadOnlyList<Descriptor> entries,
        IReadOnlyList<string> names,
        CancellationToken cancellationToken)
    {
        var blobs = new SortedDictionary<string, Descriptor>(StringComparer.Ordinal);
        await foreach (var blob in ImageGraph.WalkAsync(root, content, cancellationToken).ConfigureAwait(false))
        {
            blobs.Add(LayoutFormat.PathOf(blob.Digest), blob);
        }

        var archive = new ArchiveWriter(output);
        archive.WriteFolder(LayoutFormat.BlobsFolder);
        foreach (var algorithm in blobs.GroupBy(blob => blob.Value.Digest.Algorithm))
        {
            archive.WriteFolder($"{LayoutFormat.BlobsFolder}/{algorithm.Key}");
            foreach ((var name, var blob) in algorithm)
            {
                await archive.WriteBlobAsync(name, blob, content, cancellationToken).ConfigureAwait(false);
            }
        }

        archive.WriteFile(LayoutFormat.IndexFile, LayoutIndex.With(null, entries, LayoutFormat.IndexFile));
        var manifests = await ImageGraph.FindManifestsAsync(root, content, cancellationToken).ConfigureAwait(false);
        if (manifests is [var manifest])
        {
            var json = await content.FetchAllAsync(manifest, Manifest.MaximumSize, cancellationToken).ConfigureAwait(false);
            archive.WriteFile(DockerManifestFile.Name, DockerManifestFile.ForLayout(Manifest.Parse(json), names).ToJson());
        }

        archive.WriteFile(LayoutFormat.MarkerFile, LayoutFormat.Marker.ToArray());
        archive.Finish();
    }
}
