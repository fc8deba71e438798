using System.Formats.Tar;
using System.Text;
using Paks.Oci;

namespace Paks.Testing;

/// <summary>A layer as text, a line an entry: <c>path kind mode owner time what</c>. It reads with .NET's reader, not with ours.</summary>
public static class LayerDump
{
    private const int DigestLength = 12;

    /// <summary>The entries of a layer in a store.</summary>
    public static string Of(ContentStore store, Layer layer)
    {
        using var blob = store.OpenRead(layer.Descriptor.Digest);
        using var tar = LayerReader.OpenTar(blob, MediaTypes.CompressionOf(layer.Descriptor.MediaType)!.Value);
        return Of(tar);
    }

    /// <summary>The entries of a plain tar.</summary>
    public static string Of(Stream tar)
    {
        var text = new StringBuilder();
        using var reader = new TarReader(tar, leaveOpen: true);
        while (reader.GetNextEntry() is { } entry)
        {
            var mode = Convert.ToString((int)entry.Mode, 8).PadLeft(4, '0');
            var time = entry.ModificationTime.ToUnixTimeSeconds();
            text.Append($"{entry.Name} {KindOf(entry)} {mode} {entry.Uid}:{entry.Gid} {time} {ContentOf(entry)}".TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    private static string KindOf(TarEntry entry) => entry.EntryType switch
    {
        TarEntryType.Directory => "dir",
        TarEntryType.RegularFile or TarEntryType.V7RegularFile => "file",
        TarEntryType.SymbolicLink => "symlink",
        TarEntryType.HardLink => "hardlink",
        _ => entry.EntryType.ToString(),
    };

    private static string ContentOf(TarEntry entry)
    {
        if (entry.LinkName.Length > 0)
        {
            return $"-> {entry.LinkName}";
        }

        if (entry.DataStream is not { } data)
        {
            return entry.EntryType == TarEntryType.Directory ? "" : "0 bytes";
        }

        var length = data.Length;
        return $"{length} bytes {Digest.Sha256(data).Encoded[..DigestLength]}";
    }
}
