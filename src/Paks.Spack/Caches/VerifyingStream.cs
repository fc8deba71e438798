using System.Security.Cryptography;

namespace Paks.Spack.Caches;

/// <summary>
/// Hands on the bytes of a blob while it counts and hashes them. The last byte is handed on only when length and sha256
/// are right, so what was read whole is what the manifest names.
/// </summary>
internal sealed class VerifyingStream(Stream source, CacheBlob blob, Func<long, Exception> truncated, Func<string, Exception> mismatched)
    : ForwardStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _position;
    private bool _verified;

    public override int Read(Span<byte> buffer) => Check(buffer, source.Read(buffer));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Check(buffer.Span, read);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Check(ReadOnlySpan<byte> buffer, int read)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        _hash.AppendData(buffer[..read]);
        _position += read;
        if (read == 0 && _position < blob.Length)
        {
            throw truncated(_position);
        }

        if (_position > blob.Length)
        {
            throw mismatched($"that of something longer than its {blob.Length} bytes");
        }

        if (_position == blob.Length && !_verified)
        {
            Verify();
        }

        return read;
    }

    private void Verify()
    {
        var actual = Convert.ToHexStringLower(_hash.GetCurrentHash());
        _verified = _position == blob.Length && actual == blob.Checksum;
        if (!_verified)
        {
            throw mismatched(actual);
        }
    }
}
