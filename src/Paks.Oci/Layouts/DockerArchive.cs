namespace Paks.Oci;

/// <summary>A tar file as <c>docker save</c>, Podman and Skopeo write it. It is read in place; nothing is unpacked.</summary>
/// <remarks>
/// Such an archive holds no manifests: one of the OCI's kind is made for each image. Its layers are plain as a rule and
/// have their diff IDs for digests; compressed ones are read once when the archive is opened, for theirs.
/// </remarks>
public sealed class DockerArchive : IImageSource
{
    private readonly ArchiveFile _archive;
    private readonly IReadOnlyDictionary<Digest, byte[]> _documents;
    private readonly IReadOnlyDictionary<Digest, string> _files;

    private DockerArchive(ArchiveFile archive, DockerArchiveReading reading)
    {
        _archive = archive;
        _documents = reading.Documents;
        _files = reading.Files;
        Roots = reading.Roots;
    }

    /// <inheritdoc/>
    public string Location => _archive.Path;

    /// <summary>The images' manifests, once for each of its names, which are in <see cref="Descriptor.ReferenceName"/>.</summary>
    public IReadOnlyList<Descriptor> Roots { get; }

    /// <summary>Opens an archive.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="MalformedImageException">It is no plain tar file, or no archive of Docker's.</exception>
    public static DockerArchive Open(string path)
    {
        var archive = ArchiveFile.Open(path);
        try
        {
            return new DockerArchive(archive, DockerArchiveReading.Run(archive));
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>Writes an image into a new archive.</summary>
    /// <param name="path">The file; one that is there is replaced when the new one is whole.</param>
    /// <param name="root">The image's manifest, or an index with one manifest.</param>
    /// <param name="content">Where the image's content is.</param>
    /// <param name="names">Full names, <c>repository:tag</c>, that engines give the image when they load it.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="ArgumentException">The image is for several platforms, which such an archive cannot hold.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static Task WriteAsync(
        string path, Descriptor root, IFetchable content, IReadOnlyList<string> names, CancellationToken cancellationToken = default) =>
        ArchiveFile.WriteAsync(path, output => WriteAsync(output, root, content, names, cancellationToken));

    /// <summary>Writes an image as an archive into a stream, for instance an engine's; the stream is not disposed.</summary>
    /// <exception cref="ArgumentException">The image is for several platforms, which such an archive cannot hold.</exception>
    public static Task WriteAsync(
        Stream output, Descriptor root, IFetchable content, IReadOnlyList<string> names, CancellationToken cancellationToken = default) =>
        DockerArchiveWriting.RunAsync(output, root, content, names, cancellationToken);

    /// <inheritdoc/>
    public Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var content = _documents.TryGetValue(target.Digest, out var document)
            ? new MemoryStream(document, writable: false)
            : _files.TryGetValue(target.Digest, out var file) ? _archive.OpenRead(file) : null;
        return content is not null
            ? Task.FromResult<Stream>(new VerifyingStream(content, target.Digest, target.Size, Location))
            : throw new ContentNotFoundException(target.Digest, Location);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _archive.Dispose();
}
