using System.Security.Cryptography;
using Paks.Oci.Deflate;
using Paks.Oci.Tar;

namespace Paks.Oci;

/// <summary>
/// A gzip tarball of others on its way into a layer. Its end of archive lies inside its compressed data, so these are kept up to the
/// last place before it where they can be cut, the end of a deflate block, and only the few plain bytes behind are compressed.
/// </summary>
internal sealed class SplicedTarball : IDisposable
{
    private readonly FileStream _blob;
    private readonly GzipScan _scan;
    private readonly Stream _plain;

    /// <summary>Begins to decompress a tarball.</summary>
    /// <param name="blob">Its content, verified; disposed with this.</param>
    /// <param name="sideBySide">Whether to decompress on a thread of its own, from now on and a little ahead.</param>
    public SplicedTarball(FileStream blob, bool sideBySide)
    {
        _blob = blob;
        _scan = new GzipScan(blob);
        var plain = new DecompressingStream(_scan, "gzip");
        _plain = sideBySide ? new ReadAheadStream(plain) : plain;
    }

    /// <summary>Puts its entries into a layer, without their end.</summary>
    /// <param name="layer">Gets the compressed data that are kept.</param>
    /// <param name="hash">Gets their plain content.</param>
    /// <param name="members">Gets the plain content behind them, and passes it on to the same layer and hash.</param>
    /// <param name="cancellationToken">Stops it between two buffers.</param>
    /// <exception cref="MalformedImageException">It cannot be decompressed, or is not a tar.</exception>
    public void CopyTo(Stream layer, IncrementalHash hash, MemberStream members, CancellationToken cancellationToken)
    {
        using var tar = new CountedStream(_plain, cancellationToken);
        using var splice = new Splice(this, tar, layer, hash, members, cancellationToken);
        TarCopy.CopyEntries(tar, splice);
        tar.CopyTo(Stream.Null); // the checksum comes last
        splice.Complete();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _plain.Dispose();
        _scan.Dispose();
        _blob.Dispose();
    }

    /// <summary>Takes the entries, and holds what lies behind the last place where the compressed data can be cut.</summary>
    private sealed class Splice(
        SplicedTarball tarball, CountedStream tar, Stream layer, IncrementalHash hash, MemberStream members, CancellationToken cancellationToken) : WriteOnlyStream
    {
        // zlib and Go end a block after some ten KB, and after 4 MB at the most.
        private const int MostHeld = 8 * 1024 * 1024;

        private readonly PooledBuffer _held = new(256 * 1024);
        private BlockBoundary _end;
        private long _count;
        private bool _hasEnded;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var start = _count;
            _count += buffer.Length;

            // Where the entries are no longer the tarball's beginning, byte for byte, the compressed data are of no more use.
            if (tar.Count != _count)
            {
                Complete();
            }
            else if (!_hasEnded && MoveEnd())
            {
                var settled = (int)(_end.Plain - start);
                hash.AppendData(_held.WrittenSpan);
                hash.AppendData(buffer[..settled]);
                _held.Clear();
                buffer = buffer[settled..];
            }

            Hold(buffer);
        }

        /// <summary>Writes what has been kept and held.</summary>
        public void Complete()
        {
            if (_hasEnded)
            {
                return;
            }

            _hasEnded = true;
            members.Drain();
            members.Output = layer;
            if (_end.Bit > 0)
            {
                GzipCut.Copy(tarball._blob.SafeFileHandle, _end, layer, cancellationToken);
            }

            members.Write(_held.WrittenSpan);
            _held.Clear();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _held.Dispose();
            }

            base.Dispose(disposing);
        }

        // All places before what has been read are known, however far the other thread is. The next one does not count where it is
        // too far, in whatever pieces the tarball is read.
        private bool MoveEnd()
        {
            var moves = false;
            while (tarball._scan.Boundaries.TryPeek(out var next) && next.Plain <= _count && next.Plain - _end.Plain <= MostHeld)
            {
                _ = tarball._scan.Boundaries.TryDequeue(out _end);
                moves = true;
            }

            return moves;
        }

        private void Hold(ReadOnlySpan<byte> buffer)
        {
            if (!_hasEnded)
            {
                _held.Write(buffer);
                if (_held.WrittenSpan.Length > MostHeld)
                {
                    Complete();
                }
            }
            else
            {
                members.Write(buffer);
            }
        }
    }

    private sealed class CountedStream(Stream plain, CancellationToken cancellationToken) : ReadOnlyStream
    {
        public long Count { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = plain.Read(buffer);
            Count += count;
            return count;
        }
    }
}
