namespace Paks.Oci;

/// <summary>Opens files of a foreign folder, and none outside of it: nothing on the way to them may be a link.</summary>
/// <remarks>
/// Only files with a size are opened: pipes and devices, which could keep a reader waiting for ever, have none.
/// </remarks>
internal sealed class FolderReader(string root)
{
    /// <summary>The bytes of a small file; null when it is not there.</summary>
    /// <exception cref="MalformedImageException">It is a link, or too large.</exception>
    public byte[]? Read(string relativePath, int maximumSize)
    {
        var file = Find(relativePath);
        if (file is null || file.Length == 0)
        {
            return file is null ? null : [];
        }

        return file.Length <= maximumSize
            ? LayoutLock.ReadAllBytes(file.FullName)
            : throw new MalformedImageException(file.FullName, $"it has {file.Length} bytes, more than the {maximumSize} that are accepted");
    }

    /// <summary>Opens a file of a size; null when it is not there.</summary>
    /// <exception cref="ContentMismatchException">It has another size.</exception>
    public Stream? Open(string relativePath, Descriptor target)
    {
        var file = Find(relativePath);
        if (file is null)
        {
            return null;
        }

        if (file.Length != target.Size)
        {
            throw new ContentMismatchException(target.Digest, target.Size, null, file.Length, file.FullName);
        }

        return file.Length == 0 ? new MemoryStream() : ContentStore.OpenUnbuffered(file.FullName);
    }

    /// <summary>A file; null when it is not there.</summary>
    /// <exception cref="MalformedImageException">It, or a folder on the way to it, is a link.</exception>
    public FileInfo? Find(string relativePath)
    {
        var path = root;
        foreach (var part in relativePath.Split('/'))
        {
            path = Path.Combine(path, part);
            var entry = new FileInfo(path);
            if (entry.LinkTarget is not null)
            {
                throw new MalformedImageException(path, "it is a symbolic link, which is not followed");
            }
        }

        var file = new FileInfo(path);
        return file.Exists ? file : null;
    }
}
