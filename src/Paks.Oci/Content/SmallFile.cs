namespace Paks.Oci;

/// <summary>Files that people write: settings, credentials, certificates. Read whole, but never without end.</summary>
public static class SmallFile
{
    /// <summary>All bytes of a file.</summary>
    /// <param name="path">The file; links are followed.</param>
    /// <param name="most">The most bytes that it may have.</param>
    /// <exception cref="IOException">It is a folder, a pipe or a device, it has more bytes, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] Read(string path, int most)
    {
        if (Directory.Exists(path))
        {
            throw new IOException("it is a folder");
        }

        var file = new FileInfo(path);
        file = (FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        if (!FileKind.IsRegular(file))
        {
            throw new IOException("it is a pipe, a device or a socket, no file");
        }

        using var content = file.OpenRead();
        // Some files of the system do not tell their length.
        var bytes = new byte[Math.Min(content.Length > 0 ? content.Length : most, most) + 1];
        var length = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length < bytes.Length ? bytes[..length] : throw new IOException($"it has more than {bytes.Length - 1} bytes");
    }
}
