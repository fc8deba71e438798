using System.Net;
using Paks.Testing.Registries;

namespace Paks.Registry.Tests.Kit;

/// <summary>A request's body that breaks off once the registry has read what there is of it.</summary>
internal sealed class BrokenOffContent(byte[] content, long announced, RequestLog requests) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(content);
        await stream.FlushAsync();
        while (requests.All[^1].BytesIn < content.Length)
        {
            await Task.Delay(1);
        }

        throw new IOException("the client gives up");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = announced;
        return true;
    }
}
