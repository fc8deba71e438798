using System.Net;
using System.Net.Http.Headers;
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

    private readonly Secrets _secrets = new();
    private readonly HttpClient _client;
    private readonly HttpExchange _exchange;
    private readonly Traffic _traffic;
    private readonly Authenticator _authenticator;
    private readonly HostAddress _address;

    public RegistryHost(string name, bool isPlain, HostSettings settings, RegistryOptions options, Traffic traffic)
    {
        Name = name;
        Options = options;
        _traffic = traffic;
        _client = HttpClients.Create(name, settings, options);
        _exchange = new HttpExchange(name, _client, options, traffic, _secrets);
        _address = new HostAddress(name, isPlain, settings.IsInsecure);
        _authenticator = new Authenticator(name, options, new TokenClient(name, options, _exchange, _secrets), _secrets);
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

                failure = await HttpFailure.OfAsync(response, Options, _secrets, cancellationToken).ConfigureAwait(false);
                response.Dispose();
            }
            catch (Exception exception) when (HttpFailure.IsOne(exception, cancellationToken))
            {
                failure = HttpFailure.Of(exception);
            }

            if (request.IsOnce || attempt >= failure.MostAttempts(Options))
            {
                throw Tell(failure, request);
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

    /// <summary>Makes a request and reads what a success brings, until it came whole. Other answers come with their head alone.</summary>
    /// <param name="request">The request.</param>
    /// <param name="most">The most bytes that are read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RegistryException">There is no answer, or it breaks off again and again.</exception>
    public async Task<WholeAnswer> ReadAsync(RegistryRequest request, int most, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
            try
            {
                var body = response.StatusCode == HttpStatusCode.OK ? await response.ReadAsync(most, Options, cancellationToken).ConfigureAwait(false) : [];
                _traffic.CountRead(body?.Length ?? 0);
                return new WholeAnswer(response, body);
            }
            catch (Exception broken) when (HttpFailure.IsOne(broken, cancellationToken))
            {
                response.Dispose();
                var failure = HttpFailure.Of(broken);
                if (attempt >= failure.MostAttempts(Options))
                {
                    throw Tell(failure, request);
                }

                await WaitAsync(failure.Delay(attempt, Options), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What an answer that is none of the expected ones is told as; the response is disposed.</summary>
    public async Task<ResponseException> RefusalAsync(RegistryRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
        {
            var errors = await response.ReadErrorsAsync(Options, _secrets, cancellationToken).ConfigureAwait(false);
            var answering = response.RequestMessage?.RequestUri;
            return answering is null || HostAddress.IsSameServer(answering, _address.Root)
                ? new ResponseException(Name, request.Method, Resolve(request.Address), response.StatusCode, errors)
                : new ResponseException(Name, request.Method, answering, response.StatusCode, errors) { IsElsewhere = true };
        }
    }

    /// <summary>A failure as callers see it.</summary>
    public RegistryException Tell(HttpFailure failure, RegistryRequest request) => failure.ToException(Name, request.Method, Resolve(request.Address));

    /// <summary>The full address of a request.</summary>
    public Uri Resolve(Uri address) => Resolve(address, _address.Root);

    public Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, Options.Time, cancellationToken);

    public void CountRead(int bytes) => _traffic.CountRead(bytes);

    public void Dispose()
    {
        _client.Dispose();
        _authenticator.Dispose();
        _address.Dispose();
    }

    private static Uri Resolve(Uri address, Uri root) => address.IsAbsoluteUri ? address : new Uri(root, address);

    private async Task<HttpResponseMessage> SendAuthorizedAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        var authorization = await _authenticator.FindAsync(request.Scopes, cancellationToken).ConfigureAwait(false);
        var response = await SendOnceAsync(request, authorization, cancellationToken).ConfigureAwait(false);
        // Another host that we were sent to may ask for nothing: its challenge would choose who gets the registry's password.
        if (response.StatusCode != HttpStatusCode.Unauthorized || !HostAddress.IsSameServer(response.RequestMessage!.RequestUri!, _address.Root))
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
        _address.SendAsync(root => FollowAsync(request, root, authorization, cancellationToken), cancellationToken);

    private async Task<HttpResponseMessage> FollowAsync(RegistryRequest request, Uri root, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        var address = Resolve(request.Address, root);
        for (var hop = 0; ; hop++)
        {
            // A credential is for the registry alone: never for another host that it sends us to.
            var own = HostAddress.IsSameServer(address, root) ? authorization : null;
            var response = await _exchange.SendAsync(() => request.ToMessage(address, own), request.Patience, cancellationToken).ConfigureAwait(false);
            var canFollow = (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head) && Redirections.Contains(response.StatusCode);
            if (!canFollow || response.Headers.Location is not { } location)
            {
                return response;
            }

            var next = ToldAddress.Resolve(address, location);
            if (next is null || hop == MostRedirections || !HostAddress.MayLeadTo(next, root))
            {
                response.Dispose();
                throw new MisbehavingRegistryException(Name, address, next is null ? "it redirects to something that is no address"
                    : hop == MostRedirections ? $"it redirects more than {MostRedirections} times"
                    : next.Scheme == Uri.UriSchemeHttp ? "it is behind https and redirects to plain http"
                    : "it redirects to an address that is not of the web");
            }

            response.Dispose();
            address = next;
        }
    }
}
