using System.Diagnostics.CodeAnalysis;

namespace Paks.Oci;

/// <summary>
/// Content on disk by its digest, and remembered derivations: <c>blobs/&lt;algorithm&gt;/&lt;hex&gt;</c>,
/// <c>memo/&lt;kind&gt;/&lt;hex&gt;</c> and <c>tmp</c> below one folder, which any number of processes may share.
/// </summary>
/// <remarks>
/// Files come to their names by a rename, when they are whole. They are not forced to the disk: that takes 3 ms a file,
/// longer than making most of them, and all of them can be made again. What a power cut has torn is short, or its seal
/// is broken (<see cref="Seal"/>); both are noticed when it is looked up.
/// </remarks>
public sealed partial class ContentStore : ILocalContent, IDisposable
{
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private TemporaryFolder? _temporary;

    /// <summary>The store in a folder, which is made when the first thing is written.</summary>
    /// <param name="root">The folder's path.</param>
    /// <param name="clock">What "last use" is told by; the system's clock by default.</param>
    public ContentStore(string root, TimeProvider? clock = null)
    {
        Root = Path.GetFullPath(root);
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>The store's folder.</summary>
    public string Root { get; }

    /// <summary>A folder for a process's own temporary files, on the same file system. It goes when the store is disposed,
    /// or, where the process dies before, when another begins to write into the store.</summary>
    public string ScratchFolder => Directory.CreateDirectory(Path.Combine(Temporary.Path, "scratch")).FullName;

    private TemporaryFolder Temporary
    {
        get
        {
            lock (_lock)
            {
                return _temporary ??= TemporaryFolder.Create(Path.Combine(Root, "tmp"), "");
            }
        }
    }

    /// <summary>Where a blob is, or would be.</summary>
    public string GetPath(Digest digest) => Path.Combine(Root, "blobs", digest.Algorithm, digest.Encoded);

    /// <summary>The size of a blob; false when it is not here.</summary>
    public bool TryGetSize(Digest digest, out long size)
    {
        var file = Look(digest);
        size = file?.Length ?? 0;
        return file is not null;
    }

    /// <summary>Whether a blob is here, whole.</summary>
    public bool Contains(Digest digest) => Look(digest) is not null;

    /// <summary>Whether a blob is here, whole and of the size that its descriptor says.</summary>
    public bool Contains(Descriptor descriptor) => TryGetSize(descriptor.Digest, out var size) && size == descriptor.Size;

    /// <summary>Opens a blob; it is verified while it is read, as <see cref="VerifyingStream"/> does.</summary>
    /// <exception cref="ContentNotFoundException">It is not here.</exception>
    public Stream OpenRead(Digest digest)
    {
        var file = Open(digest);
        return Verified(file, digest, file.Length);
    }

    /// <inheritdoc/>
    public Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<Stream>(Verified(Open(target.Digest), target.Digest, target.Size));
    }

    /// <inheritdoc/>
    public bool TryGetPath(Descriptor target, [NotNullWhen(true)] out string? path)
    {
        path = Contains(target) ? GetPath(target.Digest) : null;
        return path is not null;
    }

    /// <summary>Begins a new blob. It is nowhere until it is committed.</summary>
    public BlobWriter CreateBlob() => new(this, Temporary.NewPath());

    /// <summary>Stores a small blob that is in memory.</summary>
    public StoredBlob Put(ReadOnlySpan<byte> content)
    {
        var digest = Digest.Sha256(content);
        if (TryGetSize(digest, out var size) && size == content.Length)
        {
            return new StoredBlob(digest, size);
        }

        using var blob = CreateBlob();
        blob.Write(content);
        return blob.Commit();
    }

    /// <summary>Stores a stream, read to its end, as the blob that it must be.</summary>
    /// <exception cref="ContentMismatchException">It is something else; it is not stored.</exception>
    public async Task<StoredBlob> PutAsync(Stream content, Digest expected, long? expectedSize = null, CancellationToken cancellationToken = default)
    {
        using var blob = CreateBlob();
        await content.CopyToAsync(blob, cancellationToken).ConfigureAwait(false);
        return blob.Commit(expected, expectedSize);
    }

    /// <summary>What was remembered as made of <paramref name="inputs"/>; null when nothing was, or when it is torn.</summary>
    /// <param name="kind">What was made, with the version of the way it is made in.</param>
    /// <param name="inputs">The digest of everything that determines the result.</param>
    public byte[]? TryGetMemo(string kind, Digest inputs)
    {
        var path = GetMemoPath(kind, inputs);
        var value = Memo.TryRead(path);
        if (value is not null)
        {
            Touch(new FileInfo(path));
        }

        return value;
    }

    /// <summary>Remembers what is made of <paramref name="inputs"/>.</summary>
    public void PutMemo(string kind, Digest inputs, ReadOnlySpan<byte> value)
    {
        var path = GetMemoPath(kind, inputs);
        var temporary = Temporary.NewPath();
        Memo.Write(temporary, value);
        Move(temporary, path);
    }

    /// <summary>Waits until nobody else who shares this store makes the same thing. Who then finds it made need not make it.</summary>
    /// <param name="inputs">The digest of everything that determines it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<StoreTurn> WaitForTurnAsync(Digest inputs, CancellationToken cancellationToken) =>
        StoreTurn.WaitAsync(Path.Combine(Root, "locks", inputs.Encoded[..2]), cancellationToken);

    /// <summary>Removes this process's temporary files.</summary>
    public void Dispose() => _temporary?.Dispose();

    /// <summary>Gives a whole and verified file its place as a blob.</summary>
    internal void Place(string file, Digest digest)
    {
        Seal.Set(file);
        Move(file, GetPath(digest));
    }

    /// <summary>Opens a blob that was verified when it came here and was not touched since, without hashing it again.</summary>
    /// <exception cref="ContentNotFoundException">It is not here, or not whole.</exception>
    public FileStream OpenSealed(Descriptor descriptor) =>
        Contains(descriptor) ? Open(descriptor.Digest) : throw new ContentNotFoundException(descriptor.Digest, Root);

    // Unbuffered: all readers here bring buffers of their own.
    internal static FileStream OpenUnbuffered(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    // What is found to be other than promised is looked at whole when it is next asked for, and removed if it is corrupt.
    private static VerifyingStream Verified(FileStream file, Digest digest, long size) =>
        new(file, digest, size, file.Name, onMismatch: () => Seal.Break(file.Name));

    private static void Move(string file, string destination)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
        File.Move(file, destination, overwrite: true);
    }

    private FileInfo? Look(Digest digest)
    {
        var file = new FileInfo(GetPath(digest));
        if (!file.Exists || (!Seal.IsIntact(file) && !Reseal(file, digest)))
        {
            return null;
        }

        Touch(file);
        return file;
    }

    // A blob with a broken seal is read whole, once: it is sealed again, or removed.
    private static bool Reseal(FileInfo file, Digest digest)
    {
        var isWhole = false;
        try
        {
            using (var content = OpenUnbuffered(file.FullName))
            {
                isWhole = digest.Matches(content);
            }

            if (isWhole)
            {
                Seal.Set(file.FullName);
            }
            else
            {
                file.Delete();
            }
        }
        catch (Exception e) when (e is FileNotFoundException or UnauthorizedAccessException)
        {
            // It has just been pruned, or it is in a store that may only be read.
        }

        return isWhole;
    }

    private string GetMemoPath(string kind, Digest inputs) => Path.Combine(Root, "memo", kind, inputs.Encoded);

    private FileStream Open(Digest digest)
    {
        try
        {
            return OpenUnbuffered(GetPath(digest));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ContentNotFoundException(digest, Root);
        }
    }
}
