namespace Paks.Debian.RootFileSystems;

/// <summary>Bytes that were written here.</summary>
internal sealed class MemoryContent(ReadOnlyMemory<byte> bytes) : FileContent
{
    public override long Size => bytes.Length;

    public override Stream Open() => new MemoryStream(bytes.ToArray(), writable: false);

    public override FileContent Copy() => new MemoryContent(bytes);
}
