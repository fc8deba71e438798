using System.Globalization;
using System.Text.Json;
using Paks.Testing.Registries.Contents;
using Paks.Testing.Registries.Serving;

namespace Paks.Testing.Registries.Endpoints;

/// <summary>Lists tags. distribution-spec, "Listing Tags".</summary>
internal static class TagsEndpoint
{
    public static async Task ListAsync(Exchange exchange, LoopbackRepository repository, int pageSize)
    {
        var name = exchange.Route.Name;
        if (!repository.Exists)
        {
            throw new RefusedException(404, "NAME_UNKNOWN", "repository name not known to registry");
        }

        var limit = int.MaxValue;
        if (exchange.Query("n") is { } n && !int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out limit))
        {
            throw new RefusedException(400, "UNSUPPORTED", $"n is '{n}', not a count");
        }

        var rest = repository.Tags.Keys.Order(StringComparer.Ordinal).Where(tag => string.CompareOrdinal(tag, exchange.Query("last") ?? "") > 0).ToList();
        string[] tags = [.. rest.Take(Math.Min(limit, pageSize))];
        if (tags.Length > 0 && tags.Length < rest.Count)
        {
            exchange.Response.Headers.Link = $"</v2/{name}/tags/list?n={tags.Length}&last={tags[^1]}>; rel=\"next\"";
        }

        await exchange.WriteAsync("application/json", JsonSerializer.Serialize(new { name, tags }));
    }
}
