using System.Globalization;
using System.Net;
using Paks.Oci;
using Paks.Registry.Http;

namespace Paks.Registry.Uploads;

/// <summary>An upload that a registry has begun, as the registry has it.</summary>
/// <remarks>distribution-spec, "Pushing a blob in chunks".</remarks>
internal sealed class UploadSession
{
    // Registries read a blob once more, and many copy it to where it is kept, before they answer: in bytes, at the least.
    private const long StoredInASecond = 4 << 20;

    private readonly RepositorySource _target;
    private Uri _address;

    private UploadSession(RepositorySource target, Uri address, long smallestChunk) => (_target, _address, SmallestChunk) = (target, address, smallestChunk);

    /// <summary>How many bytes have arrived.</summary>
    public long Offset { get; private set; }

    /// <summary>The fewest bytes that a chunk may have, but for the last.</summary>
    public long SmallestChunk { get; }

    private RegistryHost Host => _target.Host;

    /// <summary>A request that begins an upload, or does more than that.</summary>
    public static RegistryRequest Request(RepositorySource target, string query = "") => new(HttpMethod.Post, target.Address("blobs/uploads/" + query), target.Push)
    {
        Body = () => new ByteArrayContent([]),
    };

    /// <summary>Begins an upload.</summary>
    /// <exception cref="RegistryException">The registry does not answer, or refuses.</exception>
    public static async Task<UploadSession> StartAsync(RepositorySource target, CancellationToken cancellationToken)
    {
        using var response = await target.Host.ExpectAsync(Request(target), cancellationToken, HttpStatusCode.Accepted).ConfigureAwait(false);
        return Of(target, response);
    }

    /// <summary>The upload that an answer (202) tells of.</summary>
    /// <exception cref="MisbehavingRegistryException">It does not say where it is.</exception>
    public static UploadSession Of(RepositorySource target, HttpResponseMessage response)
    {
        var asked = response.RequestMessage!.RequestUri!;
        var address = LocationOf(target, response) ?? throw new MisbehavingRegistryException(target.Host.Name, asked, "it begins an upload and does not say where");
        var smallest = long.TryParse(response.Header("OCI-Chunk-Min-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : 0;
        return new UploadSession(target, address, smallest);
    }

    /// <summary>Sends the bytes from where the upload is.</summary>
    /// <param name="length">How many.</param>
    /// <param name="body">Makes the content.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RegistryException">It did not work; <see cref="FindOffsetAsync"/> tells how far it came.</exception>
    public async Task SendAsync(long length, Func<HttpContent> body, CancellationToken cancellationToken)
    {
        var first = Offset;
        var request = new RegistryRequest(HttpMethod.Patch, _address, _target.Push)
        {
            IsOnce = true,
            Body = () =>
            {
                var chunk = body();
                // Inclusive, and without the unit that HTTP wants.
                chunk.Headers.TryAddWithoutValidation("Content-Range", FormattableString.Invariant($"{first}-{first + length - 1}"));
                return chunk;
            },
        };
        using var response = await Host.ExpectAsync(request, cancellationToken, HttpStatusCode.Accepted).ConfigureAwait(false);
        _address = LocationOf(_target, response) ?? _address;
        Offset = first + length;
    }

    /// <summary>Ends the upload: the blob is there.</summary>
    /// <param name="blob">What has come.</param>
    /// <param name="body">Makes the content that is still to come; null for none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RegistryException">It did not work.</exception>
    public async Task CloseAsync(Descriptor blob, Func<HttpContent>? body, CancellationToken cancellationToken)
    {
        var address = new UriBuilder(_address);
        address.Query = $"{address.Query.TrimStart('?')}{(address.Query.Length > 1 ? "&" : "")}digest={Uri.EscapeDataString(blob.Digest.ToString())}";
        var request = new RegistryRequest(HttpMethod.Put, address.Uri, _target.Push)
        {
            IsOnce = true,
            Body = body ?? (() => new ByteArrayContent([])),
            Patience = TimeSpan.FromSeconds(blob.Size / StoredInASecond),
        };
        using var response = await Host.ExpectAsync(request, cancellationToken, HttpStatusCode.Created, HttpStatusCode.NoContent, HttpStatusCode.OK).ConfigureAwait(false);
        RequireStored(_target, blob.Digest, response);
    }

    /// <summary>
    /// Asks how much has arrived; false where that cannot be told. <c>0-0</c> is said of one byte and of none: it is not told either.
    /// </summary>
    public async Task<bool> FindOffsetAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Host.SendAsync(new RegistryRequest(HttpMethod.Get, _address, _target.Push), cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode || response.Header("Range")?.Split('=')[^1].Split('-') is not ["0", var last]
                || !long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var end) || end is 0 or long.MaxValue)
            {
                return false;
            }

            _address = LocationOf(_target, response) ?? _address;
            Offset = end + 1;
            return true;
        }
        catch (RegistryException)
        {
            return false;
        }
    }

    /// <summary>Tells the registry to forget the upload. Should it not, it will in time.</summary>
    public async Task CancelAsync(CancellationToken cancellationToken)
    {
        try
        {
            var request = new RegistryRequest(HttpMethod.Delete, _address, _target.Push) { IsOnce = true };
            using var response = await Host.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException)
        {
            // There is nothing left to do here.
        }
    }

    /// <summary>What a registry says that it stored has to be what it was sent.</summary>
    /// <exception cref="MisbehavingRegistryException">It is something else.</exception>
    public static void RequireStored(RepositorySource target, Digest digest, HttpResponseMessage response)
    {
        if (response.ContentDigest() is { } stored && stored.Algorithm == digest.Algorithm && stored != digest)
        {
            throw new MisbehavingRegistryException(target.Host.Name, response.RequestMessage!.RequestUri!, $"it stored the blob {digest} as {stored}");
        }
    }

    private static Uri? LocationOf(RepositorySource target, HttpResponseMessage response)
    {
        var asked = response.RequestMessage!.RequestUri!;
        if (response.Headers.Location is not { } told)
        {
            return null;
        }

        var location = ToldAddress.Resolve(asked, told) ?? throw new MisbehavingRegistryException(target.Host.Name, asked, "it begins an upload at something that is no address");
        return location.Scheme == Uri.UriSchemeHttps || (location.Scheme == Uri.UriSchemeHttp && asked.Scheme == Uri.UriSchemeHttp) ? location
            : throw new MisbehavingRegistryException(target.Host.Name, asked, location.Scheme == Uri.UriSchemeHttp
                ? "it is behind https and wants the upload over plain http; a proxy in front of it does not pass on X-Forwarded-Proto"
                : "it begins an upload at an address that is not of the web");
    }
}
