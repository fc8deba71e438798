using System.Buffers;

namespace Paks.Oci.Tar;

/// <summary>Writes a tar of which every byte follows from its entries: ustar, and PAX records only where a value does not fit.</summary>
/// <remarks>.NET's own writer names the process in PAX headers. The output is not disposed.</remarks>
public sealed class TarWriter(Stream output)
{
    private const int CopyBufferSize = 128 * 1024;

    private static readonly byte[] EndOfArchive = new byte[2 * TarHeader.BlockSize];

    /// <summary>Writes an entry and, for a file, the <see cref="TarEntry.Size"/> bytes of its content.</summary>
    /// <exception cref="InvalidTarEntryException">The entry cannot be written, or its content has another size.</exception>
    public void WriteEntry(TarEntry entry, Stream? content = null)
    {
        output.Write(TarHeader.Write(entry));
        if (entry.Kind == TarEntryKind.File)
        {
            WriteContent(entry, content ?? Stream.Null);
        }
    }

    /// <summary>Ends the tar with two blocks of zeros.</summary>
    public void Finish() => output.Write(EndOfArchive);

    private void WriteContent(TarEntry entry, Stream content)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBufferSize);
        try
        {
            var rest = entry.Size;
            while (rest > 0)
            {
                var count = content.Read(buffer, 0, (int)Math.Min(rest, buffer.Length));
                if (count == 0)
                {
                    throw new InvalidTarEntryException(entry.Path, $"its content ends after {entry.Size - rest} of {entry.Size} bytes");
                }

                output.Write(buffer, 0, count);
                rest -= count;
            }

            if (content.Read(buffer, 0, 1) > 0)
            {
                throw new InvalidTarEntryException(entry.Path, $"its content is longer than {entry.Size} bytes");
            }

            output.Write(EndOfArchive, 0, (int)(-entry.Size & (TarHeader.BlockSize - 1)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
