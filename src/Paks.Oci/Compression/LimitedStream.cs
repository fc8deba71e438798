namespace Paks.Oci;

/// <summary>The next bytes of a stream, as many as are said and no more.</summary>
internal sealed class LimitedStream(Stream inner, long size, bool leaveOpen) : ReadOnlyStream
{
    private long _rest = size;

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer[..(int)Math.Min(buffer.Length, _rest)]);
        _rest -= count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !leaveOpen)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
