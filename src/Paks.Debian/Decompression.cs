using System.IO.Compression;
using ZstdSharp;

namespace Paks.Debian;

/// <summary>The compressions of indexes and of the members of a <c>.deb</c>, told by the end of the name.</summary>
internal static class Decompression
{
    /// <summary>Wraps a stream, which stays open when the wrapper is disposed.</summary>
    /// <exception cref="InvalidDataException">The name ends like no compression that is known here.</exception>
    public static Stream Open(string name, Stream content) => Path.GetExtension(name) switch
    {
        ".gz" => new GZipStream(content, CompressionMode.Decompress, leaveOpen: true),
        ".xz" => new XzStream(content),
        ".zst" => new DecompressionStream(content, leaveOpen: true),
        "" or ".tar" => new PassThroughStream(content),
        ".bz2" or ".lzma" => throw new InvalidDataException(
            $"{name} is compressed as only packages of long ago are: none, gz, xz and zst are read here"),
        string other => throw new InvalidDataException($"{name} is compressed in a way ('{other}') that is not known here: none, gz, xz and zst are"),
    };

    /// <summary>Nothing to unpack.</summary>
    private sealed class PassThroughStream(Stream content) : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer) => content.Read(buffer);
    }
}
