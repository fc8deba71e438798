using System.Collections.Concurrent;
using System.IO.Hashing;

namespace Paks.Oci.Deflate;

/// <summary>The plain content of gzip members (RFC 1952), and where it could be cut. As strict as <see cref="GunzipStream"/>.</summary>
/// <param name="source">Whole members and nothing but members; not disposed.</param>
internal sealed class GzipScan(Stream source) : ReadOnlyStream
{
    private readonly BitReader _input = new(source);
    private readonly Crc32 _crc = new();
    private Inflater? _inflater;
    private ReadOnlyMemory<byte> _next;
    private long _plain;
    private long _member;

    /// <summary>
    /// The places where it could be cut, in order. A place is here before the last byte that stands before it has been read, so a
    /// reader on another thread finds all those that lie behind it.
    /// </summary>
    public ConcurrentQueue<BlockBoundary> Boundaries { get; } = new();

    /// <exception cref="InvalidDataException">It is not gzip, cut short, corrupt, or followed by something else.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (_next.IsEmpty)
        {
            if ((_inflater is null || _inflater.HasEnded) && !BeginMember())
            {
                return 0;
            }

            Inflate(_inflater!);
        }

        var count = Math.Min(buffer.Length, _next.Length);
        _next.Span[..count].CopyTo(buffer);
        _next = _next[count..];
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _next = default;
            _inflater?.Dispose();
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool BeginMember()
    {
        if (_inflater is not null && _input.IsAtEnd())
        {
            return false;
        }

        GzipHeader.Skip(_input);
        _crc.Reset();
        _member = 0;
        _inflater ??= new Inflater(_input);
        _inflater.Begin();
        return true;
    }

    private void Inflate(Inflater inflater)
    {
        _next = inflater.Next();
        _crc.Append(_next.Span);
        _plain += _next.Length;
        _member += _next.Length;
        if (inflater.HasEnded)
        {
            CheckTrailer();
        }

        // An empty block ends where the one before has, and so comes late: it is no place of its own.
        if (inflater.IsAtBoundary && !_next.IsEmpty)
        {
            Boundaries.Enqueue(new BlockBoundary(_input.Position, _plain, inflater.HasEnded, _crc.GetCurrentHashAsUInt32(), (uint)_member));
        }
    }

    // 2.3.1: CRC32 and ISIZE.
    private void CheckTrailer()
    {
        _input.SkipToByte();
        var (crc, size) = (_input.Take(32), _input.Take(32));
        _input.SkipToByte();
        _input.ThrowIfPastEnd();
        if (crc != _crc.GetCurrentHashAsUInt32() || size != (uint)_member)
        {
            throw new InvalidDataException("the content of a gzip member is not what its trailer says");
        }
    }
}
