using Paks.Testing.Registries.Endpoints;
using Paks.Testing.Registries.Serving;

namespace Paks.Testing.Registries.Access;

/// <summary>Lets requests in, or says what they lack. RFC 9110, 11; distribution's token specification.</summary>
internal sealed class Gate(RegistryAuth auth, AccessTokens tokens)
{
    private const RequestKind Pushing =
        RequestKind.UploadStart | RequestKind.UploadChunk | RequestKind.UploadClose | RequestKind.UploadCancel | RequestKind.ManifestPut;

    public void Admit(Exchange exchange)
    {
        if (exchange.Plan.ExpireTokens)
        {
            tokens.ExpireAll();
        }

        switch (auth.Scheme)
        {
            case AuthScheme.Basic:
                AdmitUser(exchange);
                break;
            case AuthScheme.Bearer:
                AdmitToken(exchange);
                break;
            default:
                break;
        }
    }

    private static bool May(Exchange exchange) =>
        exchange.Route.Name.Length == 0 || ActionsOf(exchange.Route).All(action => exchange.May(exchange.Route.Name, action));

    private static IReadOnlyList<string> ActionsOf(RegistryRoute route) => Pushing.HasFlag(route.Kind) ? ["pull", "push"] : ["pull"];

    /// <summary>What a request needs; to mount, one has to be allowed to read the other repository too.</summary>
    private static string ScopeOf(Exchange exchange)
    {
        var own = new RepositoryScope(exchange.Route.Name, ActionsOf(exchange.Route));
        return exchange.Route.Kind == RequestKind.UploadStart && exchange.Query("from") is { } from
            ? $"{own} {new RepositoryScope(from, ["pull"])}"
            : own.ToString();
    }

    private static RefusedException Unauthorized(string challenge) =>
        new(401, "UNAUTHORIZED", "authentication required", header: ("WWW-Authenticate", challenge));

    private void AdmitUser(Exchange exchange)
    {
        if (!auth.IsUser(Credentials.Read(exchange.Request.Headers.Authorization.ToString())))
        {
            throw Unauthorized("Basic realm=\"loopback registry\"");
        }

        exchange.May = auth.Allows;
        if (!May(exchange))
        {
            throw new RefusedException(403, "DENIED", "requested access to the resource is denied");
        }
    }

    private void AdmitToken(Exchange exchange)
    {
        var header = exchange.Request.Headers.Authorization.ToString();
        var token = tokens.Use(header);
        exchange.May = token is null ? static (_, _) => false : token.Allows;
        if (token is null || !May(exchange))
        {
            var challenge = $"Bearer realm=\"{exchange.AddressOf("/token")}\",service=\"{exchange.Request.Host}\"";
            challenge += exchange.Route.Name.Length > 0 ? $",scope=\"{ScopeOf(exchange)}\"" : "";
            throw Unauthorized(challenge + (token is not null ? ",error=\"insufficient_scope\"" : header.Length > 0 ? ",error=\"invalid_token\"" : ""));
        }
    }
}
