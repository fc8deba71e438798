using System.Security.Cryptography;

namespace Paks.Debian.Archives;

/// <summary>Passes bytes on and checks, at the latest at the end, that they are those that were announced.</summary>
internal sealed class VerifyingStream(Stream source, string location, string sha256, long size) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _position;
    private bool _isVerified;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => size;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var read = source.Read(buffer);
        Check(buffer[..read], buffer.IsEmpty);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Check(buffer.Span[..read], buffer.IsEmpty);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Reads what is left, so that all is checked.</summary>
    public void Drain()
    {
        Span<byte> rest = stackalloc byte[4096];
        while (Read(rest) > 0)
        {
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            source.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Check(ReadOnlySpan<byte> read, bool isNothingAsked)
    {
        if (isNothingAsked || _isVerified)
        {
            return;
        }

        _position += read.Length;
        if (_position > size)
        {
            throw Mismatch($"it is larger than the {size} bytes that were announced");
        }

        _hash.AppendData(read);
        if (!read.IsEmpty)
        {
            return;
        }

        if (_position < size)
        {
            throw Mismatch($"it ends after {_position} of {size} bytes");
        }

        var actual = Convert.ToHexStringLower(_hash.GetHashAndReset());
        if (actual != sha256)
        {
            throw Mismatch($"its SHA-256 is {actual}, not {sha256}");
        }

        _isVerified = true;
    }

    private ArchiveException Mismatch(string reason) =>
        new(ArchiveFailure.ChecksumMismatch, location, $"cannot use {location}: {reason}");
}
