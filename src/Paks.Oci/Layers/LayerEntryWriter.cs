using Paks.Oci.Tar;

namespace Paks.Oci;

/// <summary>Takes the entries of a layer, or of a part of one.</summary>
public abstract class LayerEntryWriter
{
    private readonly Stream _output;
    private readonly TarWriter _tar;

    private protected LayerEntryWriter(Stream output)
    {
        _output = output;
        _tar = new TarWriter(output);
    }

    /// <summary>Adds an entry and, for a file, the content of the size that it says. Give entries sorted, parents first.</summary>
    /// <exception cref="InvalidTarEntryException">The entry cannot be written, or its content has another size.</exception>
    public void WriteEntry(TarEntry entry, Stream? content = null) => _tar.WriteEntry(entry, content);

    /// <summary>Adds all entries of a ready tar as they are, byte for byte, without its end; nothing else about them is checked
    /// than that they are tar entries.</summary>
    /// <exception cref="MalformedImageException">It is not a tar, or it is cut short.</exception>
    public void WriteTar(Stream tar) => TarCopy.CopyEntries(tar, _output);

    /// <summary>Writes the end of the archive, uncompressed.</summary>
    private protected void WriteEnd() => _tar.Finish();
}
