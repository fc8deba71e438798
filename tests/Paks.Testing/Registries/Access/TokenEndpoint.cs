using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Paks.Testing.Registries.Endpoints;
using Paks.Testing.Registries.Serving;

namespace Paks.Testing.Registries.Access;

/// <summary>
/// Gives out tokens: for GET by name and password, or for nothing; for POST by a refresh token or a password.
/// distribution's token and OAuth2 specifications. What may not be granted is left out without a word.
/// </summary>
internal sealed class TokenEndpoint(RegistryAuth auth, AccessTokens tokens)
{
    public Task AnswerAsync(Exchange exchange) => exchange.Request.Method switch
    {
        "GET" => GetAsync(exchange),
        "POST" => PostAsync(exchange),
        _ => throw new RefusedException(405, "UNSUPPORTED", "the method is not supported here"),
    };

    private static RefusedException Unauthorized() => new(401, "UNAUTHORIZED", "the credentials are not right");

    private static void RequireService(Exchange exchange, StringValues service)
    {
        if (service != exchange.Request.Host.Value)
        {
            throw new RefusedException(400, "UNSUPPORTED", $"service is '{service}', not '{exchange.Request.Host}'");
        }
    }

    private Task GetAsync(Exchange exchange)
    {
        var query = exchange.Request.Query;
        RequireService(exchange, query["service"]);
        var authorization = exchange.Request.Headers.Authorization.ToString();
        var isUser = auth.IsUser(Credentials.Read(authorization));
        return isUser || authorization.Length == 0
            ? GrantAsync(exchange, isUser, query["scope"], isUser && query["offline_token"] == "true")
            : throw Unauthorized();
    }

    private async Task PostAsync(Exchange exchange)
    {
        var form = await exchange.Request.ReadFormAsync(exchange.Token);
        RequireService(exchange, form["service"]);
        var isUser = form["grant_type"].ToString() switch
        {
            "refresh_token" => tokens.KnowsRefreshToken(form["refresh_token"]),
            "password" => auth.IsUser(new Credentials(form["username"].ToString(), form["password"].ToString())),
            var other => throw new RefusedException(400, "UNSUPPORTED", $"grant_type is '{other}'"),
        };
        await (isUser ? GrantAsync(exchange, isUser, form["scope"], form["access_type"] == "offline") : throw Unauthorized());
    }

    private Task GrantAsync(Exchange exchange, bool isUser, StringValues scopes, bool refreshable)
    {
        RepositoryScope[] granted =
        [
            .. RepositoryScope.Read(scopes)
                .Select(scope => scope with { Actions = [.. scope.Actions.Where(action => isUser ? auth.Allows(scope.Name, action) : auth.MayAnyone(action))] })
                .Where(scope => scope.Actions.Count > 0),
        ];
        var token = tokens.Issue(granted);
        var answer = new JsonObject
        {
            ["expires_in"] = (int)auth.TokenLifetime.TotalSeconds,
            ["issued_at"] = tokens.Now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
        };
        foreach (var member in auth.TokenMembers)
        {
            answer[member] = token.Text;
        }

        if (refreshable)
        {
            answer["refresh_token"] = tokens.IssueRefreshToken();
        }

        return exchange.WriteAsync("application/json", answer.ToJsonString());
    }
}
