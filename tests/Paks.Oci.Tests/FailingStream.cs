namespace Paks.Oci.Tests;

/// <summary>Hands out its content and then fails, as a network may.</summary>
internal sealed class FailingStream(byte[] content) : MemoryStream(content)
{
    public override int Read(byte[] buffer, int offset, int count) =>
        base.Read(buffer, offset, count) is var read and > 0 ? read : throw new IOException("the line is cut");

    public override int Read(Span<byte> buffer) =>
        base.Read(buffer) is var read and > 0 ? read : throw new IOException("the line is cut");
}
