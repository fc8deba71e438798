using Microsoft.Win32.SafeHandles;

namespace Paks.Spack.Caches;

/// <summary>Where the text of an index is: in memory, or in a file of which only what is asked for is read.</summary>
#pragma warning disable CA1001 // The handle closes itself when the index is collected; nobody owns an index that could dispose it.
internal sealed class IndexBytes
#pragma warning restore CA1001
{
    private readonly byte[] _memory;
    private readonly string? _file;
    private readonly Lazy<SafeFileHandle> _handle;

    private IndexBytes(byte[] memory, string? file)
    {
        (_memory, _file) = (memory, file);
        _handle = new Lazy<SafeFileHandle>(() => File.OpenHandle(file!, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete));
    }

    public static IndexBytes InMemory(byte[] bytes) => new(bytes, null);

    public static IndexBytes InFile(string path) => new([], path);

    public Stream Open() => _file is null
        ? new MemoryStream(_memory, writable: false)
        : new FileStream(_file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1, FileOptions.SequentialScan);

    /// <summary>A part of the text; shorter than asked for when the file has become shorter.</summary>
    public ReadOnlyMemory<byte> Read(long offset, int length)
    {
        if (_file is null)
        {
            return _memory.AsMemory((int)offset, length);
        }

        var bytes = new byte[length];
        var read = 0;
        while (read < length && RandomAccess.Read(_handle.Value, bytes.AsSpan(read), offset + read) is > 0 and int count)
        {
            read += count;
        }

        return bytes.AsMemory(0, read);
    }
}
