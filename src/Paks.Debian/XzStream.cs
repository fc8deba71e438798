using SharpCompress.Compressors.Xz;

namespace Paks.Debian;

/// <summary>
/// Unpacks xz; the source stays open. What is unpacked here was verified as a whole before, so the format's own checks
/// are not looked at a second time.
/// </summary>
internal sealed class XzStream : ReadOnlyStream
{
    private readonly PositionedStream _source;
    private XZStream _xz;
    private bool _begun;

    public XzStream(Stream source)
    {
        _source = new PositionedStream(source);
        _xz = new XZStream(_source);
    }

    /// <exception cref="InvalidDataException">It is not xz, is broken, or is cut short.</exception>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            var count = _xz.Read(buffer);
            _begun = true;
            while (count == 0 && !buffer.IsEmpty && _source.HasMore())
            {
                // A file may be several streams, one after the other; the library reads one.
                _xz.Dispose();
                _xz = new XZStream(_source);
                count = _xz.Read(buffer);
            }

            return count;
        }
        // The library tells broken data in a dozen ways; a failure of the source itself is none of them.
        catch (Exception broken) when (broken is not (IOException or InvalidDataException or OutOfMemoryException) or EndOfStreamException)
        {
            throw new InvalidDataException($"the xz stream is {(_begun ? "broken or cut short" : "none, or broken")}: {broken.Message}", broken);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _xz.Dispose();
            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>
    /// The library pads blocks by the position in the source, which streams that cannot seek do not tell; and it reads byte by byte, of
    /// which the streams below, which hash what they pass on, must know nothing.
    /// </summary>
    private sealed class PositionedStream(Stream source) : ReadOnlyStream
    {
        private readonly byte[] _buffer = new byte[64 * 1024];
        private int _start;
        private int _end;
        private long _position;

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public bool HasMore()
        {
            if (_start == _end)
            {
                _start = 0;
                _end = source.Read(_buffer);
            }

            return _end > 0;
        }

        public override int Read(Span<byte> buffer)
        {
            if (buffer.IsEmpty || !HasMore())
            {
                return 0;
            }

            var count = Math.Min(buffer.Length, _end - _start);
            _buffer.AsSpan(_start, count).CopyTo(buffer);
            _start += count;
            _position += count;
            return count;
        }

        public override int ReadByte()
        {
            if (!HasMore())
            {
                return -1;
            }

            _position++;
            return _buffer[_start++];
        }
    }
}
