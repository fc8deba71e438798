using Paks.Oci;
using Paks.Registry.Auth;

namespace Paks.Registry.Http;

/// <summary>Reads small bodies of responses: bounded in size, in how long the server may be silent, and in how long all may take.</summary>
internal static class ResponseReading
{
    private const int MostErrorBytes = 64 * 1024;

    // In multiples of how long a registry may be silent: one that lets a byte drip now and then is not waited for without end.
    private const int LongestWhole = 4;
    private const int LongestError = 1;

    /// <summary>The body's bytes; null when there are more than allowed.</summary>
    /// <exception cref="SlowAnswerException">It takes too long as a whole.</exception>
    public static Task<byte[]?> ReadAsync(this HttpResponseMessage response, int most, RegistryOptions options, CancellationToken cancellationToken) =>
        ReadAsync(response, most, LongestWhole, options, cancellationToken);

    /// <summary>What the registry says went wrong; nothing where it says nothing that can be read.</summary>
    public static async Task<IReadOnlyList<RegistryError>> ReadErrorsAsync(
        this HttpResponseMessage response, RegistryOptions options, Secrets secrets, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(response, MostErrorBytes, LongestError, options, cancellationToken).ConfigureAwait(false) is { } body ? RegistryError.Read(body, secrets) : [];
        }
        catch (Exception broken) when (HttpFailure.IsOne(broken, cancellationToken))
        {
            return [];
        }
    }

    /// <summary>The value of a header, or null.</summary>
    public static string? Header(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>The digest that the registry says it has stored or sent; null where it says none that can be read.</summary>
    public static Digest? ContentDigest(this HttpResponseMessage response) =>
        Digest.TryParse(response.Header("Docker-Content-Digest"), out var digest) ? digest : null;

    private static async Task<byte[]?> ReadAsync(HttpResponseMessage response, int most, int longest, RegistryOptions options, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > most)
        {
            return null;
        }

        using var whole = new CancellationTokenSource(options.Silence * longest, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, whole.Token);
        using var silence = new SilenceLimit(options, either.Token);
        var body = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
        await using var _ = body.ConfigureAwait(false);
        using var read = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            for (var count = 1; count > 0 && read.Length <= most; silence.Restart())
            {
                count = await body.ReadAsync(buffer, silence.Token).ConfigureAwait(false);
                read.Write(buffer.AsSpan(0, count));
            }
        }
        catch (OperationCanceledException slow) when (whole.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SlowAnswerException(slow);
        }

        return read.Length <= most ? read.ToArray() : null;
    }
}
