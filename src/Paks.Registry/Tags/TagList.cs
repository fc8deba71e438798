using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Paks.Registry.Http;

namespace Paks.Registry.Tags;

/// <summary>The tags of a repository, a page at a time.</summary>
/// <remarks>distribution-spec, "Listing Tags".</remarks>
internal sealed class TagList(RepositorySource source)
{
    private const int MostPages = 10_000;
    private const int MostPageBytes = 16 << 20;

    // Of all pages together: half a million tags of packages.
    private const int MostBytes = 32 << 20;

    public async IAsyncEnumerable<string> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = source.Address("tags/list");
        var read = 0;
        for (var page = 1; next is not null; page++)
        {
            var (tags, link, length) = await ReadPageAsync(next, cancellationToken).ConfigureAwait(false);
            read += length;
            var more = tags.Where(seen.Add).ToList();
            foreach (var tag in more)
            {
                yield return tag;
            }

            // A page that brings nothing new leads in a circle.
            next = more.Count > 0 ? link : null;
            if (next is not null && (page >= MostPages || read > MostBytes))
            {
                throw new MisbehavingRegistryException(
                    source.Host.Name, source.Host.Resolve(next), $"its list of tags has more than {MostPages} pages, or {MostBytes} bytes");
            }
        }
    }

    private async Task<(IReadOnlyList<string> Tags, Uri? Next, int Length)> ReadPageAsync(Uri address, CancellationToken cancellationToken)
    {
        var request = new RegistryRequest(HttpMethod.Get, address, source.Pull);
        using var answer = await source.Host.ReadAsync(request, MostPageBytes, cancellationToken).ConfigureAwait(false);
        return answer.Head.StatusCode switch
        {
            HttpStatusCode.NotFound => ([], null, 0),
            HttpStatusCode.OK => (Parse(address, answer.Body ?? []), NextLink.Find(answer.Head), answer.Body?.Length ?? 0),
            _ => throw await source.Host.RefusalAsync(request, answer.Head, cancellationToken).ConfigureAwait(false),
        };
    }

    private List<string> Parse(Uri address, byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("tags", out var list) && list.ValueKind == JsonValueKind.Array
                ? [.. list.EnumerateArray().Select(tag => tag.GetString() ?? "").Where(Reference.IsTag)]
                : [];
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new MisbehavingRegistryException(source.Host.Name, source.Host.Resolve(address), "its list of tags cannot be read");
        }
    }
}
