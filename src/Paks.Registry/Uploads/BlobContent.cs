using Paks.Oci;
using Paks.Registry.Http;

namespace Paks.Registry.Uploads;

/// <summary>The bytes of a blob that is to be sent, from any of them on.</summary>
internal sealed class BlobContent(Descriptor blob, IFetchable content)
{
    private const int SkipBufferSize = 64 * 1024;

    /// <summary>Whether reading from its middle costs no more than from its beginning.</summary>
    public bool IsSeekable => content is ILocalContent local && local.TryGetPath(blob, out _);

    /// <summary>A part as the body of a request.</summary>
    public UploadContent ToBody(long offset, long length) => new(token => OpenAsync(offset, token), length);

    /// <summary>Reads all of it: a registry's complaint may be right.</summary>
    /// <exception cref="SourceFailedException">It is not what its descriptor promises, or cannot be read.</exception>
    public async Task VerifyAsync(CancellationToken cancellationToken)
    {
        try
        {
            var stream = await OpenWholeAsync(cancellationToken).ConfigureAwait(false);
            await using var _ = stream.ConfigureAwait(false);
            await stream.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            throw new SourceFailedException(failure);
        }
    }

    private async Task<Stream> OpenAsync(long offset, CancellationToken cancellationToken)
    {
        if (offset > 0 && content is ILocalContent local && local.TryGetPath(blob, out var path))
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0) { Position = offset };
        }

        var stream = await OpenWholeAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await SkipAsync(stream, offset, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // A source that forgets to verify must not be believed.
    private async Task<Stream> OpenWholeAsync(CancellationToken cancellationToken) =>
        await content.FetchAsync(blob, cancellationToken).ConfigureAwait(false) is var stream && stream is VerifyingStream ? stream
        : new VerifyingStream(stream, blob.Digest, blob.Size);

    private async Task SkipAsync(Stream stream, long count, CancellationToken cancellationToken)
    {
        var skipped = new byte[Math.Min(count, SkipBufferSize)];
        for (var left = count; left > 0;)
        {
            var read = await stream.ReadAsync(skipped.AsMemory(0, (int)Math.Min(left, skipped.Length)), cancellationToken).ConfigureAwait(false);
            left -= read > 0 ? read : throw new EndOfStreamException($"the content of {blob.Digest} ends early");
        }
    }
}
