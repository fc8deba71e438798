namespace Paks.Oci;

/// <summary>Ways to fetch.</summary>
public static class FetchExtensions
{
    /// <summary>Reads small content whole, verified.</summary>
    /// <param name="content">Where it is.</param>
    /// <param name="target">What to read.</param>
    /// <param name="maximumSize">The largest size in bytes that is read.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="MalformedImageException">The descriptor promises more than <paramref name="maximumSize"/>.</exception>
    public static async Task<byte[]> FetchAllAsync(
        this IFetchable content, Descriptor target, int maximumSize, CancellationToken cancellationToken = default)
    {
        if (target.Size > maximumSize)
        {
            throw new MalformedImageException(
                target.Digest.ToString(), $"it has {target.Size} bytes, more than the {maximumSize} that are accepted of {target.MediaType}");
        }

        var stream = await content.FetchAsync(target, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            // Verified here, too: a source that forgets it must not be believed.
            using var verified = VerifyingStream.For(stream, target);
            var bytes = new byte[target.Size];
            await verified.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            return bytes;
        }
    }
}
