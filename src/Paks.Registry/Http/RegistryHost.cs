using System.Net;
using System.Net.Http.Headers;
using System.Runtime.ExceptionServices;
using Paks.Registry.Auth;

namespace Paks.Registry.Http;

/// <summary>
/// One registry and the way to it: http or https, credentials, attempts, redirections. What it answers with is for its callers to
/// judge, but for answers that may change when asked again.
/// </summary>
internal sealed class RegistryHost : IDisposable
{
    private const int MostRedirections = 5;

    private static readonly HttpStatusCode[] Redirections =
        [HttpStatusCode.Moved, HttpStatusCode.Found, HttpStatusCode.SeeOther, HttpStatusCode.TemporaryRedirect, HttpStatusCode.PermanentRedirect];

    private readonly HttpClient _client;
    private readonly Traffic _traffic;
    private readonly Authenticator _authenticator;
    private readonly HostAddress _address;

    public RegistryHost(string name, bool isPlain, HostSettings settings, RegistryOptions options, Traffic traffic)
    {
        Name = name;
        Options = options;
        _traffic = traffic;
        _client = HttpClients.Create(name, settings, options);
        _address = new HostAddress(name, isPlain, settings.IsInsecure);
        _authenticator = new Authenticator(name, options, new TokenClient(name, options, ExchangeAsync));
    }

    /// <summary>Host and port, as references name them.</summary>
    public string Name { get; }

    public RegistryOptions Options { get; }

    /// <summary>What the registry was found not to do.</summary>
    public HostAbilities Abilities { get; } = new();

    /// <summary>Makes a request until there is an answer worth having.</summary>
    /// <exception cref="RegistryException">There is none.</exception>
    public async Task<HttpResponseMessage> SendAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            HttpFailure failure;
            try
            {
                var response = await SendAuthorizedAsync(request, cancellationToken).ConfigureAwait(false);
                if (!HttpFailure.IsTransient(response.StatusCode))
                {
                    return response;
                }

                failure = await HttpFailure.OfAsync(response, Options, cancellationToken).ConfigureAwait(false);
                response.Dispose();
            }
            catch (Exception exception) when (HttpFailure.IsOne(exception, cancellationToken))
            {
                failure = HttpFailure.Of(exception);
            }

            if (request.IsOnce || attempt >= failure.MostAttempts(Options))
            {
                throw failure.ToException(Name, request.Method, Resolve(request.Address));
            }

            await WaitAsync(failure.Delay(attempt, Options), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes a request and refuses every answer but those named.</summary>
    /// <exception cref="RegistryException">There is none, or another.</exception>
    public async Task<HttpResponseMessage> ExpectAsync(RegistryRequest request, CancellationToken cancellationToken, params HttpStatusCode[] expected)
    {
        var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return expected.Contains(response.StatusCode) ? response : throw await RefusalAsync(request, response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What an answer that is none of the expected ones is told as; the response is disposed.</summary>
    public async Task<ResponseException> RefusalAsync(RegistryRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
        {
            return new ResponseException(
                Name, request.Method, Resolve(request.Address), response.StatusCode, await response.ReadErrorsAsync(Options, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>An address that the registry gave, relative to the request that it answered.</summary>
    public Uri Resolve(Uri address) => address.IsAbsoluteUri ? address : new Uri(_address.Root, address);

    public Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, Options.Time, cancellationToken);

    public void CountRead(int bytes) => _traffic.CountRead(bytes);

    public void Dispose()
    {
        _client.Dispose();
        _authenticator.Dispose();
        _address.Dispose();
    }

    private async Task<HttpResponseMessage> SendAuthorizedAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        var authorization = await _authenticator.FindAsync(request.Scopes, cancellationToken).ConfigureAwait(false);
        var response = await SendOnceAsync(request, authorization, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        var answer = await _authenticator.AnswerAsync(response, request.Scopes, authorization, cancellationToken).ConfigureAwait(false);
        if (answer is null)
        {
            return response;
        }

        response.Dispose();
        return await SendOnceAsync(request, answer, cancellationToken).ConfigureAwait(false);
    }

    private Task<HttpResponseMessage> SendOnceAsync(RegistryRequest request, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken) =>
        _address.IsKnown ? FollowAsync(request, authorization, cancellationToken)
        : _address.DiscoverAsync(() => FollowAsync(request, authorization, cancellationToken), cancellationToken);

    private async Task<HttpResponseMessage> FollowAsync(RegistryRequest request, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        var address = Resolve(request.Address);
        for (var hop = 0; ; hop++)
        {
            var response = await ExchangeAsync(() => Message(request, address, authorization), cancellationToken).ConfigureAwait(false);
            var canFollow = (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head) && Redirections.Contains(response.StatusCode);
            if (!canFollow || response.Headers.Location is not { } location)
            {
                return response;
            }

            var next = new Uri(address, location);
            if (hop == MostRedirections || !_address.MayLeadTo(next))
            {
                return response;
            }

            response.Dispose();
            address = next;
        }
    }

    /// <summary>A credential is for the registry alone: never for another host that it sends us to.</summary>
    private HttpRequestMessage Message(RegistryRequest request, Uri address, AuthenticationHeaderValue? authorization)
    {
        var message = new HttpRequestMessage(request.Method, address) { Content = request.Body?.Invoke() };
        message.Headers.Authorization = _address.IsOwn(address) ? authorization : null;
        // What is stored is what is checked: no transfer may re-encode it.
        message.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        message.Headers.Accept.AddAll(request.Accept.Select(type => new MediaTypeWithQualityHeaderValue(type)));
        message.Headers.Range = request.Offset > 0 ? new RangeHeaderValue(request.Offset, null) : null;
        if (request.Version is not null)
        {
            message.Headers.IfMatch.Add(request.Version);
        }

        return message;
    }

    /// <summary>One request and the head of its answer.</summary>
    private async Task<HttpResponseMessage> ExchangeAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Options.Silence, Options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        using var message = make();
        var upload = message.Content as UploadContent;
        if (upload is not null)
        {
            upload.Sent = count =>
            {
                _traffic.CountWritten(count);
                silence.CancelAfter(Options.Silence);
            };
        }
        else
        {
            _traffic.CountWritten(message.Content?.Headers.ContentLength ?? 0);
        }

        _traffic.CountRequest();
        try
        {
            var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            Warn(response);
            return response;
        }
        catch (Exception) when (upload?.SourceFailure is not null)
        {
            ExceptionDispatchInfo.Throw(upload.SourceFailure);
            throw;
        }
    }

    private void Warn(HttpResponseMessage response)
    {
        foreach (var warning in Options.Warned is null ? [] : response.Headers.Warning.Where(warning => warning.Code == 299))
        {
            Options.Warned!($"{Name}: {warning.Text.Trim('"')}");
        }
    }
}
