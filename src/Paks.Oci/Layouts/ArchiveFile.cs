using Paks.Oci.Tar;

namespace Paks.Oci;

/// <summary>A tar file that is read in place, or written whole or not at all.</summary>
internal sealed class ArchiveFile : IDisposable
{
    private readonly FileStream _file;
    private readonly TarMap _map;

    private ArchiveFile(FileStream file, TarMap map)
    {
        _file = file;
        _map = map;
    }

    public string Path => _file.Name;

    /// <summary>Opens an archive and reads its headers.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="MalformedImageException">It is no plain tar file.</exception>
    public static ArchiveFile Open(string path)
    {
        // A pipe, which could keep a reader waiting for ever, has no size either.
        var info = new FileInfo(System.IO.Path.GetFullPath(path));
        if (info.Exists && info.Length == 0)
        {
            throw new MalformedImageException(info.FullName, "it is empty, or no file at all");
        }

        var file = ContentStore.OpenUnbuffered(info.FullName);
        try
        {
            RefuseCompressed(file);
            return new ArchiveFile(file, TarMap.Read(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes an archive beside its place and moves it there when it is whole; a file of its name is replaced.</summary>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        const int BufferSize = 256 * 1024;

        var destination = System.IO.Path.GetFullPath(path);
        RefuseOccupied(destination);
        var added = new AddedPaths();
        try
        {
            var folder = System.IO.Path.GetDirectoryName(destination)!;
            added.CreateFolder(folder);
            using var temporary = TemporaryFolder.Create(folder, LayoutWriting.TemporaryPrefix);
            var file = temporary.NewPath();
            using (var output = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read, BufferSize))
            {
                await write(output).ConfigureAwait(false);
            }

            added.MoveFile(file, destination);
        }
        catch
        {
            added.Remove();
            throw;
        }
    }

    /// <summary>Whether a file is there.</summary>
    public bool Has(string name) => _map.Find(name) is not null;

    /// <summary>The size of a file in bytes; null when it is not there.</summary>
    public long? SizeOf(string name) => _map.Find(name)?.Size;

    /// <summary>The bytes of a small file.</summary>
    /// <exception cref="MalformedImageException">It is not there, or too large.</exception>
    public byte[] Read(string name, int maximumSize)
    {
        var size = SizeOf(name) ?? throw new MalformedImageException(Path, $"it has no '{name}'");
        if (size > maximumSize)
        {
            throw new MalformedImageException(Path, $"its '{name}' has {size} bytes, more than the {maximumSize} that are accepted");
        }

        var bytes = new byte[size];
        using var content = OpenRead(name)!;
        content.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Opens a file; null when it is not there. Any number may be open at once.</summary>
    public Stream? OpenRead(string name) =>
        _map.Find(name) is { } extent ? new FileSliceStream(_file.SafeFileHandle, extent.Offset, extent.Size) : null;

    public void Dispose() => _file.Dispose();

    private static void RefuseCompressed(FileStream file)
    {
        Span<byte> start = stackalloc byte[Decompression.MagicSize];
        var count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        if (Decompression.NameOf(start[..count]) is { } compression)
        {
            throw new MalformedImageException(file.Name, $"it is compressed with {compression}: decompress it first, to a plain tar file");
        }
    }

    private static void RefuseOccupied(string destination)
    {
        if (Directory.Exists(destination))
        {
            throw new DestinationOccupiedException(destination, "it is a folder");
        }

        if (File.Exists(destination) && !FileKind.IsRegular(new FileInfo(destination), followLinks: true))
        {
            throw new DestinationOccupiedException(destination, "it is a pipe, a device or a socket");
        }

        // A rename would put a file into the place of the device.
        if (destination.StartsWith("/dev/", StringComparison.Ordinal) || destination.StartsWith("/proc/", StringComparison.Ordinal))
        {
            throw new DestinationOccupiedException(destination, "it is no place for a file");
        }
    }
}
