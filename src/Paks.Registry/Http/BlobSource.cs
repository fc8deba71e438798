using System.Net;

namespace Paks.Registry.Http;

/// <summary>A place that a blob may be read from.</summary>
internal sealed record BlobSource(RegistryHost Host, RegistryRequest Request)
{
    /// <summary>Opens a blob at the first place that has it; the others stand by, should that one fail later. Null when none has it.</summary>
    /// <exception cref="RegistryException">The last of them does not answer, or refuses.</exception>
    public static async Task<Stream?> OpenAsync(IReadOnlyList<BlobSource> sources, long size, CancellationToken cancellationToken)
    {
        for (var number = 0; number < sources.Count - 1; number++)
        {
            var source = sources[number];
            try
            {
                if (source.Host.Abilities.IsReachable && await source.TryOpenAsync(cancellationToken).ConfigureAwait(false) is { } answer)
                {
                    return await ResumingBody.OpenAsync(source, [.. sources.Skip(number + 1)], size, answer, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (RegistryException failure)
            {
                // The registry itself has the last word.
                source.Host.Abilities.IsReachable = failure is not RegistryUnreachableException;
            }
        }

        return await sources[^1].TryOpenAsync(cancellationToken).ConfigureAwait(false) is { } last
            ? await ResumingBody.OpenAsync(sources[^1], [], size, last, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private async Task<HttpResponseMessage?> TryOpenAsync(CancellationToken cancellationToken)
    {
        var response = await Host.ExpectAsync(Request, cancellationToken, HttpStatusCode.OK, HttpStatusCode.NotFound).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return response;
        }

        response.Dispose();
        return null;
    }
}
