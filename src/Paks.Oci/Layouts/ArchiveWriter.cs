using Paks.Oci.Tar;

namespace Paks.Oci;

/// <summary>Writes the members of an archive: modes and times are the same for all.</summary>
internal sealed class ArchiveWriter(Stream output)
{
    private readonly TarWriter _tar = new(output);

    public void WriteFolder(string name) => _tar.WriteEntry(TarEntry.Directory(name));

    public void WriteFile(string name, byte[] bytes)
    {
        using var content = new MemoryStream(bytes, writable: false);
        _tar.WriteEntry(TarEntry.File(name, bytes.Length), content);
    }

    /// <summary>Writes a blob as it is.</summary>
    public async Task WriteBlobAsync(string name, Descriptor blob, IFetchable content, CancellationToken cancellationToken)
    {
        var stream = await content.FetchAsync(blob, cancellationToken).ConfigureAwait(false);
        using var source = VerifyingStream.For(stream, blob);
        Write(name, blob.Size, source, cancellationToken);
    }

    /// <summary>Writes a file of a size.</summary>
    public void Write(string name, long size, Stream content, CancellationToken cancellationToken)
    {
        using var cancelable = new CancelableStream(content, cancellationToken);
        _tar.WriteEntry(TarEntry.File(name, size), cancelable);
    }

    public void Finish() => _tar.Finish();
}
