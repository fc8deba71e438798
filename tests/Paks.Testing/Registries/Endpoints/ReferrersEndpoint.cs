using System.Text.Json;
using System.Text.Json.Nodes;
using Paks.Testing.Registries.Contents;
using Paks.Testing.Registries.Serving;

namespace Paks.Testing.Registries.Endpoints;

/// <summary>Lists what refers to a manifest. distribution-spec, "Listing Referrers".</summary>
internal static class ReferrersEndpoint
{
    private const string ImageIndex = "application/vnd.oci.image.index.v1+json";

    public static async Task ListAsync(Exchange exchange, LoopbackRepository repository, int pageSize)
    {
        if (exchange.Plan.NoReferrers)
        {
            throw new RefusedException(404, "UNSUPPORTED", "there is nothing at this path");
        }

        if (!ContentDigest.IsValid(exchange.Route.Reference))
        {
            throw new RefusedException(400, "DIGEST_INVALID", $"'{exchange.Route.Reference}' is not a digest");
        }

        var wanted = exchange.Query("artifactType") is { Length: > 0 } type && !exchange.Plan.IgnoreFilter ? type : null;
        if (wanted is not null)
        {
            exchange.Response.Headers["OCI-Filters-Applied"] = "artifactType";
        }

        var rest = Find(exchange, repository, wanted);
        var page = rest.Take(pageSize).ToList();
        if (page.Count < rest.Count)
        {
            var filter = exchange.Query("artifactType") is { } asked ? $"artifactType={Uri.EscapeDataString(asked)}&" : "";
            exchange.Response.Headers.Link = $"<{exchange.Request.Path}?{filter}last={page[^1]["digest"]}>; rel=\"next\"";
        }

        var index = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = ImageIndex, ["manifests"] = new JsonArray([.. page]) };
        await exchange.WriteAsync(ImageIndex, index.ToJsonString());
    }

    private static List<JsonObject> Find(Exchange exchange, LoopbackRepository repository, string? artifactType) =>
    [
        .. from manifest in repository.Manifests
           where string.CompareOrdinal(manifest.Key, exchange.Query("last") ?? "") > 0
           let document = ManifestDocument.TryRead(manifest.Value.Content)
           where document?.Subject == exchange.Route.Reference && (artifactType is null || document.ArtifactType == artifactType)
           orderby manifest.Key
           select Describe(manifest.Key, manifest.Value, document),
    ];

    private static JsonObject Describe(string digest, RegistryManifest manifest, ManifestDocument document)
    {
        var descriptor = new JsonObject { ["mediaType"] = manifest.MediaType, ["digest"] = digest, ["size"] = manifest.Content.Length };
        if (document.ArtifactType is { } artifactType)
        {
            descriptor["artifactType"] = artifactType;
        }

        if (document.Annotations is { ValueKind: JsonValueKind.Object } annotations)
        {
            descriptor["annotations"] = JsonObject.Create(annotations);
        }

        return descriptor;
    }
}
