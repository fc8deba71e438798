using System.Formats.Tar;
using System.Security.Cryptography;
using Paks.Oci;

namespace Paks.Testing;

/// <summary>A layer under examination (image-spec: layer.md).</summary>
internal sealed class ValidatedLayer(string name, List<string> problems)
{
    private const int BlockSize = 512;

    private readonly HashSet<string> _files = new(StringComparer.Ordinal);

    public void Validate(string mediaType, string path, string diffId)
    {
        using var folder = new TempFolder();
        var plainPath = folder["layer.tar"];
        try
        {
            using var blob = File.OpenRead(path);
            using var tar = LayerReader.OpenTar(blob, MediaTypes.CompressionOf(mediaType)!.Value);
            using var file = File.Create(plainPath);
            tar.CopyTo(file);
        }
        catch (FormatException e)
        {
            problems.Add($"{name}: {e.Message}");
            return;
        }

        using var plain = File.OpenRead(plainPath);
        Require(diffId == $"sha256:{Convert.ToHexStringLower(SHA256.HashData(plain))}", $"its diff ID is not {diffId}");
        ValidateEnd(plain);
        plain.Position = 0;
        ValidateEntries(plain);
    }

    private void ValidateEnd(FileStream tar)
    {
        Require(tar.Length % BlockSize == 0, "its tar is not made of whole blocks");
        var end = new byte[2 * BlockSize];
        tar.Position = Math.Max(0, tar.Length - end.Length);
        tar.ReadExactly(end);
        Require(!end.AsSpan().ContainsAnyExcept((byte)0), "its tar does not end with two empty blocks");
    }

    private void ValidateEntries(FileStream tar)
    {
        using var reader = new TarReader(tar);
        while (reader.GetNextEntry() is { } entry)
        {
            var path = entry.Name.TrimEnd('/');
            path = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
            Require(!path.StartsWith('/') && !path.Split('/').Contains(".."), $"its entry '{entry.Name}' leads out of the image");
            // A folder may be named again: layers that were joined name their common parents each.
            Require(_files.Add(path) || entry.EntryType == TarEntryType.Directory, $"it has '{path}' twice");
            if (entry.EntryType == TarEntryType.HardLink)
            {
                Require(_files.Contains(entry.LinkName), $"its hard link '{path}' comes before its target '{entry.LinkName}', or without it");
            }
        }
    }

    private void Require(bool holds, string problem)
    {
        if (!holds)
        {
            problems.Add($"{name}: {problem}");
        }
    }
}
