namespace Paks.Spack.Packages.Relocating;

/// <summary>
/// A stream to edit one file after another in: in memory while it is small, in a file of the scratch directory when it
/// is not. The file is gone when the stream is closed.
/// </summary>
internal sealed class ScratchStream(string directory, int memoryLimit = 4 << 20) : Stream
{
    private readonly MemoryStream _memory = new();
    private FileStream? _file;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => Current.Length;

    public override long Position
    {
        get => Current.Position;
        set => Current.Position = value;
    }

    private Stream Current => _file ?? (Stream)_memory;

    /// <summary>Empties it, to begin with a file of a known or guessed length.</summary>
    public void Restart(long expectedLength)
    {
        _memory.SetLength(0);
        if (expectedLength > memoryLimit)
        {
            UseFile();
        }
        else
        {
            CloseFile();
        }

        _file?.SetLength(0);
    }

    public override int Read(Span<byte> buffer) => Current.Read(buffer);

    public override int Read(byte[] buffer, int offset, int count) => Current.Read(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_file is null && _memory.Position + buffer.Length > memoryLimit)
        {
            UseFile();
        }

        Current.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Current.Seek(offset, origin);

    public override void SetLength(long value) => Current.SetLength(value);

    public override void Flush() => Current.Flush();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CloseFile();
            _memory.Dispose();
        }

        base.Dispose(disposing);
    }

    private void UseFile()
    {
        if (_file is not null)
        {
            return;
        }

        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 1 << 16,
        };
        FileStream file = new(Path.Combine(directory, $"relocating-{Guid.NewGuid():N}"), options);
        var position = _memory.Position;
        _memory.Position = 0;
        _memory.CopyTo(file);
        file.Position = position;
        _memory.SetLength(0);
        _file = file;
    }

    private void CloseFile()
    {
        _file?.Dispose();
        _file = null;
    }
}
