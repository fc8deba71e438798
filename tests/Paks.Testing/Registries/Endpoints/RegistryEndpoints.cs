using Paks.Testing.Registries.Access;
using Paks.Testing.Registries.Contents;
using Paks.Testing.Registries.Serving;

namespace Paks.Testing.Registries.Endpoints;

/// <summary>Lets requests in, and gives each to what answers it.</summary>
internal sealed class RegistryEndpoints(LoopbackRegistry registry, LoopbackRegistryOptions options, UploadSessions uploads, AccessTokens tokens)
{
    private readonly Gate _gate = new(options.Auth, tokens);
    private readonly TokenEndpoint _token = new(options.Auth, tokens);
    private readonly UploadEndpoint _upload = new(registry, options, uploads);
    private readonly ManifestEndpoint _manifest = new(options);

    public Task HandleAsync(Exchange exchange)
    {
        var route = exchange.Route;
        if (route.Kind == RequestKind.Token && options.Auth.Scheme == AuthScheme.Bearer)
        {
            return _token.AnswerAsync(exchange);
        }

        _gate.Admit(exchange);
        exchange.Response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
        if (route.Kind == RequestKind.Ping)
        {
            return exchange.WriteAsync("application/json", "{}");
        }

        Check(route);
        return AnswerAsync(exchange, registry.Repository(route.Name));
    }

    private static void Check(RegistryRoute route)
    {
        if (route.Name.Length > 0 && !route.HasValidName)
        {
            throw new RefusedException(400, "NAME_INVALID", $"'{route.Name}' is not a repository's name");
        }

        if (route.Kind is RequestKind.Other or RequestKind.Token)
        {
            throw route.Reference.Length > 0
                ? new RefusedException(405, "UNSUPPORTED", "the method is not supported here")
                : new RefusedException(404, "UNSUPPORTED", "there is nothing at this path");
        }
    }

    private Task AnswerAsync(Exchange exchange, LoopbackRepository repository) => exchange.Route.Kind switch
    {
        RequestKind.BlobGet or RequestKind.BlobHead => BlobEndpoint.SendAsync(exchange, repository),
        RequestKind.UploadStart => _upload.StartAsync(exchange, repository),
        RequestKind.ManifestGet or RequestKind.ManifestHead => _manifest.SendAsync(exchange, repository),
        RequestKind.ManifestPut => _manifest.PutAsync(exchange, repository),
        RequestKind.Tags => TagsEndpoint.ListAsync(exchange, repository, options.PageSize),
        RequestKind.Referrers => ReferrersEndpoint.ListAsync(exchange, repository, options.PageSize),
        _ => _upload.ContinueAsync(exchange, repository),
    };
}
