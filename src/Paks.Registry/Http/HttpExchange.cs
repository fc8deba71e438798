using System.Collections.Concurrent;
using Paks.Registry.Auth;

namespace Paks.Registry.Http;

/// <summary>Makes single requests: one try, no redirection followed, no challenge answered.</summary>
internal sealed class HttpExchange(string name, HttpClient client, RegistryOptions options, Traffic traffic, Secrets secrets)
{
    private const int WarningCode = 299;
    private const int MostWarnings = 16;

    private readonly ConcurrentDictionary<string, bool> _warned = new(StringComparer.Ordinal);

    /// <summary>One request and the head of its answer.</summary>
    /// <param name="make">Makes the request.</param>
    /// <param name="patience">How much longer than usual the registry may take for the answer, once it has all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SourceFailedException">What was to be sent could not be read.</exception>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var message = make();
        var upload = message.Content as UploadContent;
        try
        {
            await (upload?.OpenAsync(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
            using var silence = new SilenceLimit(options, cancellationToken);
            Count(message, upload, silence, patience);
            var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
            Warn(response);
            return response;
        }
        catch (Exception) when (upload?.SourceFailure is { } cause)
        {
            throw new SourceFailedException(cause);
        }
        catch (NotSupportedException unusable)
        {
            // An address that a registry sent us to.
            throw new MisbehavingRegistryException(name, message.RequestUri!, unusable.Message);
        }
    }

    private void Count(HttpRequestMessage message, UploadContent? upload, SilenceLimit silence, TimeSpan patience)
    {
        traffic.CountRequest();
        if (upload is null)
        {
            traffic.CountWritten(message.Content?.Headers.ContentLength ?? 0);
            silence.Restart(patience);
            return;
        }

        upload.Silence = silence;
        upload.Sent = count => traffic.CountWritten(count);
        upload.Completed = () => silence.Restart(patience);
    }

    private void Warn(HttpResponseMessage response)
    {
        foreach (var warning in options.Warned is null ? [] : response.Headers.Warning.Where(warning => warning.Code == WarningCode))
        {
            // Registries say the same with every answer.
            var text = PlainText.Of(secrets.Hide(warning.Text.Trim('"')));
            if (_warned.Count < MostWarnings && _warned.TryAdd(text, true))
            {
                options.Warned!($"{name}: {text}");
            }
        }
    }
}
