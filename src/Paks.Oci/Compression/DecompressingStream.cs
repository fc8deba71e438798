using ZstdSharp;

namespace Paks.Oci;

/// <summary>Decompressed content; whatever a decompressor has against its input comes out as one kind of error.</summary>
internal sealed class DecompressingStream(Stream decompressor, string compression) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return decompressor.Read(buffer);
        }
        catch (Exception e) when (e is InvalidDataException or ZstdException or EndOfStreamException)
        {
            throw new MalformedImageException("layer", $"it cannot be decompressed: its {compression} stream is corrupt or cut short", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            decompressor.Dispose();
        }

        base.Dispose(disposing);
    }
}
