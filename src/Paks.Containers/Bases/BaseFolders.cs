using System.Text;
using Paks.Containers.Layers;
using Paks.Oci;
using Paks.Oci.Tar;
using TarEntryType = System.Formats.Tar.TarEntryType;
using TarReader = System.Formats.Tar.TarReader;

namespace Paks.Containers.Bases;

/// <summary>
/// The folders and links of a base, so that what is added on top lands where it belongs: a layer that names <c>tmp</c> or <c>bin</c>
/// as plain folders would take their modes from them, and the links of a merged <c>/usr</c>.
/// </summary>
internal sealed class BaseFolders
{
    private const string Kind = "folders-2";
    private const int MostLinks = 40;

    // No distribution has anything but plain folders of root's there, if it has them at all: the base need not be read to know that.
    private static readonly string[] Own = ["app", "opt", "srv"];

    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);

    /// <summary>No base, or none that matters.</summary>
    public static BaseFolders None { get; } = new();

    /// <summary>Whether it matters for a path in the image what the base holds.</summary>
    public static bool Matter(string path) => !Own.Contains(path.TrimStart('/').Split('/')[0]);

    /// <summary>Reads the layers of a base; what was read once is remembered.</summary>
    /// <exception cref="MalformedImageException">A layer is no tar.</exception>
    public static async Task<BaseFolders> ReadAsync(BaseImage image, ContentStore store, CancellationToken cancellationToken)
    {
        var folders = new BaseFolders();
        foreach (var layer in image.Layers)
        {
            string records;
            if (store.TryGetMemo(Kind, layer.Descriptor.Digest) is { } memo)
            {
                records = Encoding.UTF8.GetString(memo);
            }
            else
            {
                records = await ReadAsync(layer, image.Content ?? store, cancellationToken).ConfigureAwait(false);
                store.PutMemo(Kind, layer.Descriptor.Digest, Encoding.UTF8.GetBytes(records));
            }

            folders.Lay(records.Split('\0', StringSplitOptions.RemoveEmptyEntries));
        }

        return folders;
    }

    /// <summary>Whether the base has this folder; the path is relative and placed.</summary>
    public bool Holds(string path) => _folders.Contains(path);

    /// <summary>Where a relative path really is: the links of the base on the way to it are followed, and the last one too if asked for.</summary>
    public string Place(string path, bool followLast)
    {
        var placed = new List<string>();
        var rest = new Stack<string>(path.Split('/').Reverse());
        for (var followed = 0; rest.TryPop(out var part);)
        {
            if (part == "..")
            {
                placed.RemoveRange(Math.Max(0, placed.Count - 1), Math.Min(1, placed.Count));
            }
            else if (part is not ("" or "."))
            {
                placed.Add(part);
            }

            if ((followLast || rest.Count > 0) && _links.TryGetValue(string.Join('/', placed), out var target) && followed++ < MostLinks)
            {
                placed.RemoveRange(target.StartsWith('/') ? 0 : placed.Count - 1, target.StartsWith('/') ? placed.Count : 1);
                foreach (var next in target.Split('/').Reverse())
                {
                    rest.Push(next);
                }
            }
        }

        return string.Join('/', placed);
    }

    /// <summary>A record for each folder (<c>d</c>), link (<c>l</c>, its target follows) and whiteout (<c>w</c>, <c>o</c>), ended by NUL.</summary>
    private static async Task<string> ReadAsync(Layer layer, IFetchable content, CancellationToken cancellationToken)
    {
        var compression = MediaTypes.CompressionOf(layer.Descriptor.MediaType) ?? throw new MalformedImageException(
            layer.Descriptor.Digest.ToString(), $"its media type {layer.Descriptor.MediaType} cannot be read here");
        var tar = LayerReader.OpenTar(await content.FetchAsync(layer.Descriptor, cancellationToken).ConfigureAwait(false), compression);
        await using var _ = tar.ConfigureAwait(false);
        var records = new StringBuilder();
        try
        {
            var reader = new TarReader(new GuardedTarStream(tar));
            await using var __ = reader.ConfigureAwait(false);
            while (await reader.GetNextEntryAsync(cancellationToken: cancellationToken).ConfigureAwait(false) is { } entry)
            {
                Record(records, entry.EntryType, Folders.Normal(entry.Name), entry.LinkName);
            }

            // The digest is judged at the end of the stream, which the end of the archive need not be.
            await tar.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is FormatException or InvalidDataException or EndOfStreamException)
        {
            throw new MalformedImageException(layer.Descriptor.Digest.ToString(), $"it is no tar: {broken.Message}", broken);
        }

        return records.ToString();
    }

    private static void Record(StringBuilder records, TarEntryType type, string path, string target)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (Whiteouts.IsOne(path))
        {
            var folder = path[..^name.Length];
            records.Append(name == Whiteouts.Opaque ? 'o' : 'w').Append(name == Whiteouts.Opaque ? folder.TrimEnd('/') : folder + name[Whiteouts.Prefix.Length..]).Append('\0');
        }
        else if (type == TarEntryType.Directory)
        {
            records.Append('d').Append(path).Append('\0');
        }
        else if (type == TarEntryType.SymbolicLink)
        {
            records.Append('l').Append(path).Append('\0').Append(target).Append('\0');
        }
    }

    private void Lay(string[] records)
    {
        for (var at = 0; at < records.Length; at++)
        {
            var path = records[at][1..];
            switch (records[at][0])
            {
                case 'd':
                    _folders.Add(path);
                    _links.Remove(path);
                    break;
                case 'l':
                    _folders.Remove(path);
                    _links[path] = records[++at];
                    break;
                case 'w':
                    Remove(path);
                    Remove(path + "/");
                    break;
                default:
                    Remove(path.Length == 0 ? "" : path + "/");
                    break;
            }
        }
    }

    private void Remove(string path)
    {
        if (path.Length == 0 || path.EndsWith('/'))
        {
            _folders.RemoveWhere(folder => folder.StartsWith(path, StringComparison.Ordinal));
            _links.Keys.Where(link => link.StartsWith(path, StringComparison.Ordinal)).ToList().ForEach(link => _links.Remove(link));
            return;
        }

        _folders.Remove(path);
        _links.Remove(path);
    }
}
