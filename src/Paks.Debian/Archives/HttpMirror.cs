using System.Net;

namespace Paks.Debian.Archives;

/// <summary>An archive on the web.</summary>
internal sealed class HttpMirror(Uri root, HttpClient http) : Mirror
{
    /// <summary>Without a password that the address may hold.</summary>
    public override string Locate(string path) =>
        Address(path).GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped);

    public override async Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var location = Locate(path);
        HttpResponseMessage? response = null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(HttpBodyStream.LongestSilence);
        try
        {
            response = await http.GetAsync(Address(path), HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw Refused(location, response);
            }
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new HttpBodyStream(response, body, location);
        }
        catch (Exception cause)
        {
            response?.Dispose();
            // The latter: the server leads elsewhere, to what is no address of the web.
            if (cause is HttpRequestException or UriFormatException)
            {
                throw Unreachable(location, cause.Message, isTransient: false, cause);
            }

            if (cause is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw Unreachable(location, "the server does not answer in time", isTransient: true, cause);
            }

            throw;
        }
    }

    // Escaped apart, since version numbers hold characters (+, ~, :) that the address must keep.
    private Uri Address(string path) => new(root, string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));

    private static ArchiveException Refused(string location, HttpResponseMessage response) =>
        new(ArchiveFailure.Unreachable, location, $"cannot fetch {location}: the server answers {(int)response.StatusCode} {response.ReasonPhrase}")
        {
            IsTransient = response.StatusCode >= HttpStatusCode.InternalServerError,
            IsAbsent = response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone,
        };

    private static ArchiveException Unreachable(string location, string reason, bool isTransient, Exception? cause = null) =>
        new(ArchiveFailure.Unreachable, location, $"cannot fetch {location}: {reason}", cause) { IsTransient = isTransient };
}
