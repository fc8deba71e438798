using Microsoft.AspNetCore.Http;
using Paks.Testing.Registries.Faults;
using Paks.Testing.Registries.Serving;

namespace Paks.Testing.Registries.Endpoints;

/// <summary>Content as it is sent: with the bytes and the size that the faults give it.</summary>
internal sealed class ServedContent(Stream stored, FaultPlan plan)
{
    public long Length { get; } = Math.Max(0, stored.Length + plan.SizeChange);

    /// <summary>Sends a part, or only its length for HEAD.</summary>
    public async Task SendAsync(Exchange exchange, ByteRange part)
    {
        exchange.Response.ContentLength = part.Length;
        if (HttpMethods.IsHead(exchange.Request.Method))
        {
            return;
        }

        var buffer = new byte[64 * 1024];
        var end = part.Start + part.Length;
        for (var at = part.Start; at < end; at += buffer.Length)
        {
            var piece = buffer.AsMemory(0, (int)Math.Min(buffer.Length, end - at));
            Read(at, piece.Span);
            await exchange.Response.Body.WriteAsync(piece, exchange.Token);
        }
    }

    private void Read(long at, Span<byte> piece)
    {
        stored.Position = Math.Min(at, stored.Length);
        var count = stored.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false);
        piece[count..].Clear();
        foreach (var flip in plan.Flips)
        {
            if (flip >= at && flip < at + piece.Length)
            {
                piece[(int)(flip - at)] ^= 0xFF;
            }
        }
    }
}
