namespace Paks.Spack.Packages.Archives;

/// <summary>The content of the member that an <see cref="ArchiveReader"/> stands at; the next member ends it.</summary>
internal sealed class MemberContent(Stream archive) : Stream
{
    private string _name = "";

    public long Remaining { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Start(string name, long size) => (_name, Remaining) = (name, size);

    public override int Read(Span<byte> buffer)
    {
        if (Remaining < buffer.Length)
        {
            buffer = buffer[..(int)Remaining];
        }

        if (buffer.IsEmpty)
        {
            return 0;
        }

        var read = archive.Read(buffer);
        if (read == 0)
        {
            throw new MalformedPackageException(_name, "the archive ends in the middle of it");
        }

        Remaining -= read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
