using System.Formats.Tar;
using Paks.Oci;
using Paks.Oci.Tar;
using TarEntryType = System.Formats.Tar.TarEntryType;

namespace Paks.Containers.Bases;

/// <summary>What the layer of a base holds: its files, and the packages that they are of.</summary>
/// <param name="Files">How many files there are; links and folders are none.</param>
/// <param name="Size">Their bytes, unpacked.</param>
/// <param name="Packages">The packages, in ordinal order of their names.</param>
internal sealed record BaseTree(int Files, long Size, IReadOnlyList<BasePackage> Packages)
{
    private const string StatusFolder = "var/lib/dpkg/status.d/";
    private const string Sums = ".md5sums";
    private const int MostStatusBytes = 16 << 20;

    /// <summary>Reads the layers of a base.</summary>
    /// <exception cref="MalformedImageException">One is no tar.</exception>
    /// <exception cref="ContentMismatchException">One is not what it promises.</exception>
    public static async Task<BaseTree> ReadAsync(BaseImage image, ContentStore store, CancellationToken cancellationToken)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        var status = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var layer in image.Layers)
        {
            await ReadAsync(layer, image.Content ?? store, sizes, status, cancellationToken).ConfigureAwait(false);
        }

        var packages = status.Where(file => !file.Key.EndsWith(Sums, StringComparison.Ordinal))
            .Select(file => new BasePackage(file.Key, VersionIn(file.Value), SizeOf(status.GetValueOrDefault(file.Key + Sums) ?? "", sizes)));
        return new BaseTree(sizes.Count, sizes.Values.Sum(), [.. packages]);
    }

    private static async Task ReadAsync(Layer layer, IFetchable content, Dictionary<string, long> sizes, SortedDictionary<string, string> status, CancellationToken cancellationToken)
    {
        var compression = MediaTypes.CompressionOf(layer.Descriptor.MediaType) ?? LayerCompression.None;
        var tar = LayerReader.OpenTar(await content.FetchAsync(layer.Descriptor, cancellationToken).ConfigureAwait(false), compression);
        await using var _ = tar.ConfigureAwait(false);
        try
        {
            var reader = new TarReader(new GuardedTarStream(tar));
            await using var __ = reader.ConfigureAwait(false);
            while (await reader.GetNextEntryAsync(cancellationToken: cancellationToken).ConfigureAwait(false) is { } entry)
            {
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                {
                    sizes[entry.Name] = entry.Length;
                    if (entry.Name.StartsWith(StatusFolder, StringComparison.Ordinal) && entry is { Length: <= MostStatusBytes, DataStream: { } text })
                    {
                        using var lines = new StreamReader(text);
                        status[entry.Name[StatusFolder.Length..]] = await lines.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
                    }
                }
            }

            // The digest is judged at the end of the stream, which the end of the archive need not be.
            await tar.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is FormatException or InvalidDataException or EndOfStreamException)
        {
            throw new MalformedImageException(layer.Descriptor.Digest.ToString(), $"it is no tar: {broken.Message}", broken);
        }
    }

    private static string VersionIn(string stanza)
    {
        const string Field = "Version: ";
        return stanza.Split('\n').FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal))?[Field.Length..].Trim() ?? "";
    }

    /// <summary>The package lists all that it brings; what was left out is not there. With a merged /usr it is where the link leads.</summary>
    private static long SizeOf(string sums, Dictionary<string, long> sizes) => sums.Split('\n')
        .Select(line => line.Split("  ", 2) is [_, var path] ? path : "")
        .Sum(path => sizes.TryGetValue(path, out var size) || sizes.TryGetValue("usr/" + path, out size) ? size : 0);
}
