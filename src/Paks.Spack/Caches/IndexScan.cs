using System.Text.Json;

namespace Paks.Spack.Caches;

/// <summary>One pass over the text of an index: its checksum and its scanner side by side.</summary>
internal sealed class IndexScan(string location, CacheBlob blob)
{
    private const int ChunkBytes = 1 << 18;
    private const int LongestToken = 1 << 24;

    /// <summary>Reads the text from its start.</summary>
    /// <exception cref="CorruptIndexException">It is not what its checksum or format says.</exception>
    public IndexText Run(IndexBytes text, CancellationToken cancellationToken)
    {
        // What was unpacked was verified before.
        using var source = blob.Compression == "none" ? Verify(text) : text.Open();
        var scanner = new IndexScanner();
        try
        {
            Scan(source, scanner, cancellationToken);
        }
        // InvalidOperationException: a string that is not Unicode text.
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            // A checksum that is wrong explains whatever else is.
            source.CopyTo(Stream.Null);
            throw Corrupt(exception.Message, exception);
        }

        if (!scanner.SawInstalls)
        {
            throw Corrupt("it has no list of specs ('database', 'installs')");
        }

        if (scanner.Version == 0)
        {
            throw Corrupt("it tells no version");
        }

        return new IndexText(location, blob.Checksum, scanner, text);
    }

    private static void Scan(Stream source, IndexScanner scanner, CancellationToken cancellationToken)
    {
        var buffer = new byte[ChunkBytes];
        var state = new JsonReaderState();
        (var filled, long start, var ended) = (0, 0, false);
        while (!ended)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length < LongestToken ? buffer.Length * 2 : throw new FormatException("it holds a text of absurd length"));
            }

            var read = source.Read(buffer.AsSpan(filled));
            filled += read;
            ended = read == 0;
            var reader = new Utf8JsonReader(buffer.AsSpan(0, filled), ended, state);
            while (reader.Read())
            {
                scanner.Accept(ref reader, start);
            }

            var used = (int)reader.BytesConsumed;
            state = reader.CurrentState;
            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            (filled, start) = (filled - used, start + used);
        }
    }

#pragma warning disable CA2000 // The verifying stream owns the one below it.
    private VerifyingStream Verify(IndexBytes text) => IndexFetcher.Verified(text.Open(), location, blob);
#pragma warning restore CA2000

    private CorruptIndexException Corrupt(string why, Exception? inner = null) => new(location, why, inner, inner is NewerIndexException);
}
