namespace Paks.Oci;

/// <summary>
/// Content on disk by its digest, and remembered derivations: <c>blobs/&lt;algorithm&gt;/&lt;hex&gt;</c>,
/// <c>memo/&lt;kind&gt;/&lt;hex&gt;</c> and <c>tmp</c> below one folder, which any number of processes may share.
/// </summary>
public sealed class ContentStore : IFetchable
{
    private readonly TimeProvider _clock;
    private readonly TemporaryFiles _temporary;

    /// <summary>The store in a folder, which is made when the first thing is written.</summary>
    /// <param name="root">The folder's path.</param>
    /// <param name="clock">What "last use" is told by; the system's clock by default.</param>
    public ContentStore(string root, TimeProvider? clock = null)
    {
        Root = Path.GetFullPath(root);
        _clock = clock ?? TimeProvider.System;
        _temporary = new TemporaryFiles(Path.Combine(Root, "tmp"));
    }

    /// <summary>The store's folder.</summary>
    public string Root { get; }

    /// <summary>Where a blob is, or would be.</summary>
    public string GetPath(Digest digest) => Path.Combine(Root, "blobs", digest.Algorithm, digest.Encoded);

    /// <summary>The size of a blob; false when it is not here.</summary>
    public bool TryGetSize(Digest digest, out long size)
    {
        var file = new FileInfo(GetPath(digest));
        bool exists = file.Exists;
        size = exists ? file.Length : 0;
        return exists;
    }

    /// <summary>Whether a blob is here.</summary>
    public bool Contains(Digest digest) => TryGetSize(digest, out _);

    /// <summary>Whether a blob is here with the size that its descriptor says. One of another size is torn: it is removed.</summary>
    public bool Contains(Descriptor descriptor)
    {
        if (!TryGetSize(descriptor.Digest, out long size))
        {
            return false;
        }

        if (size != descriptor.Size)
        {
            File.Delete(GetPath(descriptor.Digest));
            return false;
        }

        return true;
    }

    /// <summary>Opens a blob; it is verified while it is read, as <see cref="VerifyingStream"/> does.</summary>
    /// <exception cref="ContentNotFoundException">It is not here.</exception>
    public Stream OpenRead(Digest digest)
    {
        FileStream file = Open(digest);
        return new VerifyingStream(file, digest, file.Length, file.Name);
    }

    /// <inheritdoc/>
    public Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        FileStream file = Open(target.Digest);
        return Task.FromResult<Stream>(new VerifyingStream(file, target.Digest, target.Size, file.Name));
    }

    /// <summary>Begins a new blob. It is nowhere until it is committed.</summary>
    public BlobWriter CreateBlob() => new(this, _temporary.Create());

    /// <summary>Stores a small blob that is in memory.</summary>
    public StoredBlob Put(ReadOnlySpan<byte> content)
    {
        var digest = Digest.Sha256(content);
        if (TryGetSize(digest, out long size) && size == content.Length)
        {
            return new StoredBlob(digest, size);
        }

        using BlobWriter blob = CreateBlob();
        blob.Write(content);
        return blob.Commit();
    }

    /// <summary>What was remembered as made of <paramref name="inputs"/>; null when nothing was, or when it is torn.</summary>
    /// <param name="kind">What was made, with the version of the way it is made in.</param>
    /// <param name="inputs">The digest of everything that determines the result.</param>
    public byte[]? TryGetMemo(string kind, Digest inputs) => Memo.TryRead(GetMemoPath(kind, inputs));

    /// <summary>Remembers what is made of <paramref name="inputs"/>.</summary>
    public void PutMemo(string kind, Digest inputs, ReadOnlySpan<byte> value)
    {
        string path = GetMemoPath(kind, inputs);
        using TemporaryFile file = _temporary.Create();
        Memo.Write(file.Stream, value);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        file.MoveTo(path);
    }

    /// <summary>Opens a blob to look into it by position; its size at least is as promised.</summary>
    internal FileStream OpenUnverified(Descriptor descriptor)
    {
        FileStream file = Open(descriptor.Digest);
        if (file.Length == descriptor.Size)
        {
            return file;
        }

        long size = file.Length;
        file.Dispose();
        throw new ContentMismatchException(descriptor.Digest, descriptor.Size, null, size, file.Name);
    }

    // FileShare.ReadWrite takes no lock at all, so that readers and the writer that has just renamed a file never meet.
    internal static FileStream OpenUnlocked(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private string GetMemoPath(string kind, Digest inputs) => Path.Combine(Root, "memo", kind, inputs.Encoded);

    private FileStream Open(Digest digest)
    {
        string path = GetPath(digest);
        try
        {
            return OpenUnlocked(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ContentNotFoundException(digest, Root);
        }
    }
}
