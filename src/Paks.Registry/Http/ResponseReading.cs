using Paks.Oci;

namespace Paks.Registry.Http;

/// <summary>Reads small bodies of responses: bounded in size, and in how long the server may be silent.</summary>
internal static class ResponseReading
{
    private const int MostErrorBytes = 64 * 1024;

    /// <summary>The body's bytes; null when there are more than allowed.</summary>
    public static async Task<byte[]?> ReadAsync(this HttpResponseMessage response, int most, RegistryOptions options, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > most)
        {
            return null;
        }

        using var silence = new CancellationTokenSource(options.Silence, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        var body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
        await using var _ = body.ConfigureAwait(false);
        using var read = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (var count = 1; count > 0 && read.Length <= most;)
        {
            count = await body.ReadAsync(buffer, either.Token).ConfigureAwait(false);
            read.Write(buffer.AsSpan(0, count));
        }

        return read.Length <= most ? read.ToArray() : null;
    }

    /// <summary>What the registry says went wrong; nothing where it says nothing that can be read.</summary>
    public static async Task<IReadOnlyList<RegistryError>> ReadErrorsAsync(
        this HttpResponseMessage response, RegistryOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await response.ReadAsync(MostErrorBytes, options, cancellationToken).ConfigureAwait(false) is { } body ? RegistryError.Read(body) : [];
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
}
