using System.Net;

namespace Paks.Debian.Archives;

/// <summary>An archive on the web.</summary>
internal sealed class HttpMirror(Uri root, HttpClient http) : Mirror
{
    public override string Locate(string path) => Address(path).ToString();

    public override async Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        Uri address = Address(path);
        HttpResponseMessage? response = null;
        try
        {
            response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw Unreachable(
                    address,
                    $"the server answers {(int)response.StatusCode} {response.ReasonPhrase}",
                    isTransient: response.StatusCode >= HttpStatusCode.InternalServerError);
            }
            Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new HttpBodyStream(response, body, address.ToString());
        }
        catch (Exception cause)
        {
            response?.Dispose();
            if (cause is HttpRequestException)
                throw Unreachable(address, cause.Message, isTransient: false, cause);
            if (cause is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw Unreachable(address, "the server does not answer in time", isTransient: true, cause);
            throw;
        }
    }

    // Escaped apart, since version numbers hold characters (+, ~, :) that the address must keep.
    private Uri Address(string path) => new(root, string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));

    private static ArchiveException Unreachable(Uri address, string reason, bool isTransient, Exception? cause = null) =>
        new(ArchiveFailure.Unreachable, address.ToString(), $"cannot fetch {address}: {reason}", cause) { IsTransient = isTransient };
}
