using System.Net;
using System.Text;
using System.Text.Json;
using Paks.Registry.Http;

namespace Paks.Registry.Auth;

/// <summary>Gets access tokens.</summary>
/// <remarks>distribution, "Token Authentication Specification" and "OAuth2 token authentication".</remarks>
/// <param name="registry">The registry that the tokens are for.</param>
/// <param name="options">How registries are spoken to.</param>
/// <param name="exchange">Makes one request.</param>
/// <param name="secrets">Remembers what must not be repeated.</param>
internal sealed class TokenClient(string registry, RegistryOptions options, HttpExchange exchange, Secrets secrets)
{
    private const int MostBytes = 1 << 20;
    private const string ClientId = "paks";

    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(1);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <summary>Gets a token.</summary>
    /// <param name="challenge">What the registry asked for.</param>
    /// <param name="scopes">What the token must allow.</param>
    /// <param name="credential">Who asks; null for nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RegistryException">The place for tokens does not answer, or refuses.</exception>
    public async Task<Token> FetchAsync(Challenge challenge, IReadOnlyList<string> scopes, Credential? credential, CancellationToken cancellationToken)
    {
        var realm = challenge.Realm!;
        for (var attempt = 1; ; attempt++)
        {
            HttpFailure failure;
            try
            {
                using var response = await exchange.SendAsync(
                    () => credential?.IdentityToken is { } refresh ? Refresh(realm, challenge, scopes, refresh) : Ask(realm, challenge, scopes, credential),
                    TimeSpan.Zero,
                    cancellationToken).ConfigureAwait(false);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    return await ReadAsync(realm, response, cancellationToken).ConfigureAwait(false);
                }

                failure = await HttpFailure.OfAsync(response, options, secrets, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (HttpFailure.IsOne(exception, cancellationToken))
            {
                failure = HttpFailure.Of(exception);
            }

            if ((failure.Status is { } status && !HttpFailure.IsTransient(status)) || attempt >= failure.MostAttempts(options))
            {
                throw failure.ToException(registry, credential?.IdentityToken is null ? HttpMethod.Get : HttpMethod.Post, realm);
            }

            await Task.Delay(failure.Delay(attempt, options), options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static HttpRequestMessage Ask(Uri realm, Challenge challenge, IReadOnlyList<string> scopes, Credential? credential)
    {
        var query = new StringBuilder(realm.Query.TrimStart('?'));
        Add("service", challenge.Service);
        foreach (var scope in scopes)
        {
            Add("scope", scope);
        }

        Add("client_id", ClientId);
        Add("account", credential?.Username);
        var message = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(realm) { Query = query.ToString() }.Uri);
        message.Headers.Authorization = credential?.ToBasic();
        return message;

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                query.Append(query.Length == 0 ? "" : "&").Append(key).Append('=').Append(Uri.EscapeDataString(value));
            }
        }
    }

    private static HttpRequestMessage Refresh(Uri realm, Challenge challenge, IReadOnlyList<string> scopes, string refresh)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = refresh,
            ["service"] = challenge.Service ?? "",
            ["scope"] = string.Join(' ', scopes),
            ["client_id"] = ClientId,
        };
        return new HttpRequestMessage(HttpMethod.Post, realm) { Content = new FormUrlEncodedContent(form) };
    }

    private async Task<Token> ReadAsync(Uri realm, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            using var json = JsonDocument.Parse(await response.ReadAsync(MostBytes, options, cancellationToken).ConfigureAwait(false) ?? []);
            var root = json.RootElement;
            var value = Text(root, "token") ?? Text(root, "access_token") ?? throw new JsonException("it holds no token");
            secrets.Add(value);
            return new Token(value, options.Time.GetUtcNow() + LifeOf(root) - Margin);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new RegistryUnreachableException(registry, HttpMethod.Get, realm, $"what it gave is no token: {malformed.Message}", malformed);
        }
    }

    /// <summary>No token is told to live for less than a minute; one that does is refused in time, and renewed.</summary>
    private static TimeSpan LifeOf(JsonElement json) =>
        json.TryGetProperty("expires_in", out var told) && told.ValueKind == JsonValueKind.Number && told.TryGetDouble(out var seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, ShortestLife.TotalSeconds, LongestLife.TotalSeconds))
            : ShortestLife;

    private static string? Text(JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            && !text.AsSpan().ContainsAnyExceptInRange('!', '~') ? text : null;
}
