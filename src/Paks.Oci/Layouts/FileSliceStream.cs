using Microsoft.Win32.SafeHandles;

namespace Paks.Oci;

/// <summary>A stretch of a file, read by position: many can be read side by side through one handle, which its owner closes.</summary>
internal sealed class FileSliceStream(SafeFileHandle file, long offset, long size) : ReadOnlyStream
{
    private long _read;

    public override long Length => size;

    public override int Read(Span<byte> buffer)
    {
        var count = RandomAccess.Read(file, buffer[..(int)Math.Min(buffer.Length, size - _read)], offset + _read);
        _read += count;
        return count;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var space = buffer[..(int)Math.Min(buffer.Length, size - _read)];
        var count = await RandomAccess.ReadAsync(file, space, offset + _read, cancellationToken).ConfigureAwait(false);
        _read += count;
        return count;
    }
}
