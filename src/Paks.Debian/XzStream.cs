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

    /// <summary>The library pads blocks by the position in the source, which streams that cannot seek do not tell.</summary>
    private sealed class PositionedStream(Stream source) : ReadOnlyStream
    {
        private readonly byte[] _ahead = new byte[1];
        private bool _hasAhead;
        private long _position;

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public bool HasMore() => _hasAhead || (_hasAhead = source.Read(_ahead) > 0);

        public override int Read(Span<byte> buffer)
        {
            if (buffer.IsEmpty)
            {
                return 0;
            }

            var count = 1;
            if (_hasAhead)
            {
                buffer[0] = _ahead[0];
                _hasAhead = false;
            }
            else
            {
                count = source.Read(buffer);
            }

            _position += count;
            return count;
        }
    }
}
