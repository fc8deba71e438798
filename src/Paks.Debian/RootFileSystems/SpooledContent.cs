using Microsoft.Win32.SafeHandles;

namespace Paks.Debian.RootFileSystems;

/// <summary>Bytes in a package's spool.</summary>
internal sealed class SpooledContent(SafeFileHandle spool, long offset, long size) : FileContent
{
    public override long Size => size;

    public override Stream Open() => new SpooledStream(spool, offset, size);

    public override FileContent Copy() => new SpooledContent(spool, offset, size);

    /// <summary>Reads at an offset of its own, so that several can read one spool.</summary>
    private sealed class SpooledStream(SafeFileHandle spool, long offset, long size) : ReadOnlyStream
    {
        private long _position;

        public override bool CanSeek => true;

        public override long Length => size;

        public override long Position
        {
            get => _position;
            set => _position = value is >= 0 && value <= size ? value : throw new ArgumentOutOfRangeException(nameof(value));
        }

        public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => _position,
            _ => size,
        };

        public override int Read(Span<byte> buffer)
        {
            var wanted = (int)Math.Min(buffer.Length, size - _position);
            var read = wanted == 0 ? 0 : RandomAccess.Read(spool, buffer[..wanted], offset + _position);
            if (read == 0 && wanted > 0)
            {
                throw new EndOfStreamException("the scratch file of a package was cut short");
            }

            _position += read;
            return read;
        }
    }
}
