namespace Paks.Oci;

/// <summary>One image being written into a layout's folder.</summary>
internal sealed class LayoutWriting
{
    /// <summary>What the names of all temporary things of ours begin with, in folders that are not ours.</summary>
    public const string TemporaryPrefix = ".paks-";

    private const int MaximumMarkerSize = 64 * 1024;

    private readonly string _folder;
    private readonly FolderReader _reader;
    private readonly IFetchable _content;
    private readonly TemporaryFolder _temporary;
    private readonly AddedPaths _added;

    private LayoutWriting(string folder, IFetchable content, TemporaryFolder temporary, AddedPaths added)
    {
        _folder = folder;
        _reader = new FolderReader(folder);
        _content = content;
        _temporary = temporary;
        _added = added;
    }

    /// <summary>Writes <paramref name="root"/> with all that it points at, and then the entries.</summary>
    public static async Task RunAsync(
        string folder, Descriptor root, IReadOnlyList<Descriptor> entries, IFetchable content, CancellationToken cancellationToken)
    {
        CheckFolder(folder);
        var added = new AddedPaths();
        try
        {
            added.CreateFolder(folder);
            using var temporary = TemporaryFolder.Create(folder, TemporaryPrefix);
            var writing = new LayoutWriting(folder, content, temporary, added);
            writing.WriteMarker();
            await foreach (var blob in ImageGraph.WalkAsync(root, content, cancellationToken).ConfigureAwait(false))
            {
                await writing.WriteBlobAsync(blob, cancellationToken).ConfigureAwait(false);
            }

            await writing.WriteIndexAsync(entries, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            added.Remove();
            throw;
        }
    }

    // A folder without index.json may be a layout all the same: one that a killed process had begun.
    private static void CheckFolder(string folder)
    {
        if (File.Exists(folder))
        {
            throw new DestinationOccupiedException(folder, "it is a file");
        }

        var isOther = Directory.Exists(folder)
            && !File.Exists(Path.Combine(folder, LayoutFormat.MarkerFile))
            && Directory.EnumerateFileSystemEntries(folder)
                .Any(path => !Path.GetFileName(path).StartsWith(TemporaryPrefix, StringComparison.Ordinal));
        if (isOther)
        {
            throw new DestinationOccupiedException(folder, "the folder is not empty, and no OCI image layout");
        }
    }

    private void WriteMarker()
    {
        if (_reader.Read(LayoutFormat.MarkerFile, MaximumMarkerSize) is { } marker)
        {
            LayoutFormat.CheckMarker(marker, _folder);
            return;
        }

        // Never replaced: it is what the writers of index.json lock.
        _added.MoveNewFile(NewFile(LayoutFormat.Marker), Path.Combine(_folder, LayoutFormat.MarkerFile));
    }

    private async Task WriteBlobAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        var relativePath = LayoutFormat.PathOf(blob.Digest);
        var existing = _reader.Find(relativePath);
        if (existing?.Length == blob.Size && Seal.IsIntact(existing))
        {
            return;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var temporary = _temporary.NewPath();
        if (_content is ILocalContent local && local.TryGetPath(blob, out var path))
        {
            // Not a hard link: who edits a file of his image must not edit our store. Where the file system can, this
            // shares the content; elsewhere it takes 0.4 ms a MB.
            File.Copy(path, temporary);
        }
        else
        {
            await FetchAsync(blob, temporary, cancellationToken).ConfigureAwait(false);
        }

        Seal.Set(temporary);
        var destination = Path.Combine(_folder, relativePath);
        _added.CreateFolder(Path.GetDirectoryName(destination)!);
        _added.MoveFile(temporary, destination);
    }

    private async Task FetchAsync(Descriptor blob, string file, CancellationToken cancellationToken)
    {
        const int BufferSize = 256 * 1024;

        var stream = await _content.FetchAsync(blob, cancellationToken).ConfigureAwait(false);
        using var source = VerifyingStream.For(stream, blob);
        using var output = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        await source.CopyToAsync(output, BufferSize, cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteIndexAsync(IReadOnlyList<Descriptor> entries, CancellationToken cancellationToken)
    {
        // Two writers that each put their entries into what they have read would lose some.
        var marker = Path.Combine(_folder, LayoutFormat.MarkerFile);
        using var _ = await LayoutLock.TakeAsync(marker, cancellationToken).ConfigureAwait(false);
        var index = _reader.Read(LayoutFormat.IndexFile, ImageIndex.MaximumSize);
        _added.MoveFile(NewFile(LayoutIndex.With(index, entries, _folder)), Path.Combine(_folder, LayoutFormat.IndexFile));
    }

    private string NewFile(ReadOnlySpan<byte> bytes)
    {
        var path = _temporary.NewPath();
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
