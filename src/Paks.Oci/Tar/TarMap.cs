using System.Collections.Frozen;

namespace Paks.Oci.Tar;

/// <summary>Where each file of a tar is within it, so that members are read where they are and nothing is unpacked.</summary>
internal sealed class TarMap
{
    // An archive of images holds some files a layer; a map of these many stays within some ten MiB.
    private const int MaximumMembers = 64 * 1024;

    // Docker's archives link a layer's folder to the one that holds it; a chain of such links is none of its doing.
    private const int MaximumLinks = 8;

    private readonly string _path;
    private readonly FrozenDictionary<string, Extent> _files;
    private readonly FrozenDictionary<string, string> _links;

    private TarMap(string path, Dictionary<string, Extent> files, Dictionary<string, string> links)
    {
        _path = path;
        _files = files.ToFrozenDictionary(StringComparer.Ordinal);
        _links = links.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Reads all headers of a tar that can be sought in.</summary>
    /// <exception cref="MalformedImageException">It is no plain tar, or one that says different things to different readers.</exception>
    public static TarMap Read(FileStream tar)
    {
        var files = new Dictionary<string, Extent>(StringComparer.Ordinal);
        var links = new Dictionary<string, string>(StringComparer.Ordinal);
        var headers = new TarHeaderReader(tar, tar.Name);
        while (headers.Read() is { } member)
        {
            var end = tar.Position + member.Size;
            if (end < tar.Position || end > tar.Length)
            {
                throw headers.Malformed($"'{member.Name}' is cut short");
            }

            var name = Normalize(member.Name, headers);
            var isNew = member.IsFile ? files.TryAdd(name, new Extent(tar.Position, member.Size)) && !links.ContainsKey(name)
                : !member.IsLink || (links.TryAdd(name, Resolve(name, member)) && !files.ContainsKey(name));
            if (!isNew)
            {
                throw headers.Malformed($"it has '{name}' twice");
            }

            if (files.Count + links.Count > MaximumMembers)
            {
                throw headers.Malformed($"it has more than the {MaximumMembers} files that are accepted");
            }

            tar.Position = Math.Min(tar.Length, end + (-member.Size & (TarHeader.BlockSize - 1)));
        }

        return new TarMap(tar.Name, files, links);
    }

    /// <summary>Where a file is, links followed; null when it is not there.</summary>
    public Extent? Find(string name)
    {
        for (var followed = 0; followed <= MaximumLinks; followed++)
        {
            if (_files.TryGetValue(name, out var extent))
            {
                return extent;
            }

            if (!_links.TryGetValue(name, out var target))
            {
                return null;
            }

            name = target;
        }

        throw new MalformedImageException(_path, $"'{name}' is a link that leads to no end");
    }

    private static string Normalize(string name, TarHeaderReader headers)
    {
        var relative = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        relative = relative.TrimEnd('/');
        return relative.Length == 0 || TarPath.FindProblem(relative) is not { } problem
            ? relative
            : throw headers.Malformed($"its entry '{name}' is not accepted: {problem}");
    }

    // The name that a link means. One that leads out of the archive names nothing in it.
    private static string Resolve(string name, TarMember link)
    {
        var fromRoot = link.TypeFlag == '1';
        var parts = new List<string>(fromRoot ? [] : name.Split('/')[..^1]);
        foreach (var part in link.LinkName.Split('/'))
        {
            if (part is "..")
            {
                if (parts.Count == 0)
                {
                    return "";
                }

                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    /// <summary>A stretch of the tar.</summary>
    internal sealed record Extent(long Offset, long Size);
}
