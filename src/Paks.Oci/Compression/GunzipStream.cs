using System.IO.Compression;

namespace Paks.Oci;

/// <summary>Reads gzip strictly: every member, nothing but members, and none of them cut short.</summary>
/// <remarks>
/// .NET's stream ends silently where a member is cut short and where something else follows one, and it does not tell
/// how much it has taken in. So a small member of ours is put behind the source: its content comes out at the end, and
/// only then, when the source is nothing but whole members.
/// </remarks>
internal sealed class GunzipStream : ReadOnlyStream
{
    private readonly MarkedInput _input;
    private readonly GZipStream _gzip;
    private bool _ended;

    public GunzipStream(Stream source, bool leaveOpen)
    {
        _input = new MarkedInput(source, leaveOpen);
        _gzip = new GZipStream(_input, CompressionMode.Decompress);
    }

    // A gzip member of the eight bytes of Content, in one stored block.
    private static ReadOnlySpan<byte> Mark =>
    [
        0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff,
        0x01, 0x08, 0x00, 0xf7, 0xff, (byte)'p', (byte)'a', (byte)'k', (byte)'s', (byte)'-', (byte)'e', (byte)'n', (byte)'d',
        0x6e, 0xf1, 0x17, 0x95, 8, 0, 0, 0,
    ];

    private static ReadOnlySpan<byte> Content => "paks-end"u8;

    /// <exception cref="InvalidDataException">It is not gzip, cut short, corrupt, or followed by something else.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_ended || buffer.IsEmpty)
        {
            return 0;
        }

        var count = _gzip.Read(buffer);
        if (!_input.IsMarked)
        {
            return count > 0 ? count : throw new InvalidDataException("the gzip stream is followed by something else");
        }

        CheckMark(buffer[..count]);
        _ended = true;
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gzip.Dispose();
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private void CheckMark(ReadOnlySpan<byte> first)
    {
        // One byte more than the mark has, to see that nothing follows it.
        Span<byte> content = stackalloc byte[Content.Length + 1];
        var fits = first.Length <= content.Length;
        var count = fits ? first.Length : 0;
        if (fits)
        {
            first.CopyTo(content);
            count += _gzip.ReadAtLeast(content[count..], content.Length - count, throwOnEndOfStream: false);
        }

        if (!content[..count].SequenceEqual(Content))
        {
            throw new InvalidDataException("the gzip stream is cut short");
        }
    }

    // The source, then the mark.
    private sealed class MarkedInput(Stream source, bool leaveOpen) : ReadOnlyStream
    {
        public bool IsMarked { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            if (IsMarked)
            {
                return 0;
            }

            var count = source.Read(buffer);
            if (count == 0)
            {
                IsMarked = true;
                Mark.CopyTo(buffer);
                count = Mark.Length;
            }

            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !leaveOpen)
            {
                source.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
