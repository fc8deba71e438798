using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Paks.Conformance.Tests.Kit;

/// <summary>The root file system that a tar holds, by path. It reads with .NET's own readers, not with ours.</summary>
internal sealed class RootTree
{
    private readonly Dictionary<string, RootEntry> _entries = new(StringComparer.Ordinal);

    private RootTree(Stream tar)
    {
        using var reader = new TarReader(tar);
        while (reader.GetNextEntry() is { } entry)
        {
            var path = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            if (path.TrimEnd('/').Length > 0)
            {
                _entries[path.TrimEnd('/')] = Read(entry);
            }
        }
    }

    public IReadOnlyDictionary<string, RootEntry> Entries => _entries;

    public static RootTree OfTar(string path)
    {
        using var tar = File.OpenRead(path);
        return new RootTree(tar);
    }

    /// <summary>Of an image's one layer, in a layout with one image.</summary>
    public static RootTree OfLayout(string folder)
    {
        using var tar = new GZipStream(File.OpenRead(LayerOf(folder)), CompressionMode.Decompress);
        return new RootTree(tar);
    }

    /// <summary>Of the one layer of an image with a tag, in a layout with several.</summary>
    public static RootTree OfLayout(string folder, string tag)
    {
        using var index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "index.json")));
        var tagged = index.RootElement.GetProperty("manifests").EnumerateArray()
            .Single(manifest => manifest.GetProperty("annotations").Text("org.opencontainers.image.ref.name") == tag);
        using var tar = new GZipStream(File.OpenRead(LayerOf(folder, tagged)), CompressionMode.Decompress);
        return new RootTree(tar);
    }

    /// <summary>The file of an image's one layer.</summary>
    public static string LayerOf(string folder)
    {
        using var index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "index.json")));
        return LayerOf(folder, index.RootElement.GetProperty("manifests")[0]);
    }

    private static string LayerOf(string folder, JsonElement image)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Blob(folder, image)));
        return Blob(folder, Assert.Single(manifest.RootElement.GetProperty("layers").EnumerateArray()));
    }

    /// <summary>Lines of text files that match, such as the lists of files that dpkg keeps.</summary>
    public IEnumerable<(string Path, string Text)> Texts(Func<string, bool> isWanted) =>
        _entries.Where(entry => isWanted(entry.Key) && entry.Value.Text is not null).Select(entry => (entry.Key, entry.Value.Text!));

    private RootEntry Read(TarEntry entry)
    {
        var mode = (int)entry.Mode;
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                return new RootEntry('d', mode, entry.Uid, entry.Gid, "", null);
            case TarEntryType.SymbolicLink:
                return new RootEntry('l', 0, entry.Uid, entry.Gid, entry.LinkName, null);
            case TarEntryType.HardLink:
                return _entries[entry.LinkName.StartsWith("./", StringComparison.Ordinal) ? entry.LinkName[2..] : entry.LinkName];
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                using (var content = new MemoryStream())
                {
                    entry.DataStream?.CopyTo(content);
                    var bytes = content.ToArray();
                    var text = IsRead(entry.Name) ? System.Text.Encoding.UTF8.GetString(bytes) : null;
                    return new RootEntry('f', mode, entry.Uid, entry.Gid, Convert.ToHexStringLower(SHA256.HashData(bytes)), text);
                }

            default:
                return new RootEntry('?', mode, entry.Uid, entry.Gid, entry.EntryType.ToString(), null);
        }
    }

    private static bool IsRead(string path) =>
        path.Contains("var/lib/dpkg/", StringComparison.Ordinal) || path is "usr/lib/os-release" or "etc/passwd" or "etc/shells";

    private static string Blob(string folder, JsonElement descriptor) =>
        Path.Combine(folder, "blobs", descriptor.GetProperty("digest").GetString()!.Replace(':', '/'));
}
