namespace Paks.Debian.Packages;

/// <summary>
/// What a decompressor makes of a member: not more than a limit, and failing in one way only. The exceptions of
/// decompressors are many; all of them mean that the data are broken.
/// </summary>
internal sealed class UnpackedStream(string name, Stream member, long mostBytes) : ReadOnlyStream
{
    private readonly Stream _decompressor = Decompression.Open(name, member);
    private long _read;

    /// <exception cref="InvalidDataException">The data are broken, or unpack to more than they may.</exception>
    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = _decompressor.Read(buffer);
        }
        catch (Exception broken) when (broken is not (IOException or InvalidDataException))
        {
            throw new InvalidDataException($"the compressed data are broken: {broken.Message}", broken);
        }
        catch (EndOfStreamException broken)
        {
            throw new InvalidDataException("the compressed data are cut short", broken);
        }
        _read += read;
        if (_read > mostBytes)
        {
            throw new InvalidDataException($"it unpacks to more than {mostBytes} bytes");
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decompressor.Dispose();
        }

        base.Dispose(disposing);
    }
}
