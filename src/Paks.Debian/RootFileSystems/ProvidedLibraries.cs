using System.Text.Json;
using Paks.Debian.RootFileSystems.Loader;

namespace Paks.Debian.RootFileSystems;

/// <summary>What a root file system provides to programs that are linked against shared libraries. Pure data.</summary>
public sealed record ProvidedLibraries
{
    private const int FormatVersion = 1;
    private const string LibcName = "libc.so.6", LibcPrefix = "GLIBC_";

    /// <summary>The libraries, by name in ordinal order; each name once: the one that the loader takes.</summary>
    public required IReadOnlyList<ProvidedLibrary> Libraries { get; init; }

    /// <summary>The version of the GNU C library, like 2.36: the highest that it defines; null: there is none.</summary>
    public string? LibcVersion => Libraries.FirstOrDefault(library => library.Name == LibcName)?.HighestVersions
        .FirstOrDefault(version => version.StartsWith(LibcPrefix, StringComparison.Ordinal))?[LibcPrefix.Length..];

    /// <summary>Finds them in a finished tree, in the folders that its loader searches.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="architecture">Debian's name of its architecture; of one that is not known here there are none.</param>
    /// <exception cref="MalformedPackageException">The loader's configuration is endless.</exception>
    public static ProvidedLibraries Of(RootFileSystem tree, string architecture)
    {
        ArgumentNullException.ThrowIfNull(tree);
        if (LoaderArchitecture.Find(architecture) is not { } loader)
        {
            return new ProvidedLibraries { Libraries = [] };
        }

        return new ProvidedLibraries
        {
            Libraries = [.. new LibrarySearch(new LoaderTree(tree.Entries), loader).FindAll()
                .Where(library => library.Capability is null && library.Elf.Machine == loader.Machines[0])
                .DistinctBy(library => library.Name)
                .OrderBy(library => library.Name, StringComparer.Ordinal)
                .Select(library => new ProvidedLibrary(library.Name, library.Path, library.Elf.DefinedVersions))],
        };
    }

    /// <summary>As JSON in UTF-8; the same libraries give the same bytes.</summary>
    public byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", FormatVersion);
            json.WriteStartObject("libraries");
            foreach (var library in Libraries)
            {
                json.WriteStartObject(library.Name);
                json.WriteString("path", library.Path);
                json.WriteStartArray("versions");
                foreach (var version in library.Versions)
                {
                    json.WriteStringValue(version);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <exception cref="FormatException">It is no such JSON of this version.</exception>
    public static ProvidedLibraries Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var provided = document.RootElement;
            return provided.GetProperty("version").GetInt32() == FormatVersion
                ? new ProvidedLibraries { Libraries = [.. provided.GetProperty("libraries").EnumerateObject().Select(Read)] }
                : throw new FormatException("it is of another version");
        }
        catch (Exception cause) when (cause is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"cannot read what a root file system provides: {cause.Message}", cause);
        }
    }

    private static ProvidedLibrary Read(JsonProperty library) => new(
        library.Name,
        Text(library.Value.GetProperty("path")),
        [.. library.Value.GetProperty("versions").EnumerateArray().Select(Text)]);

    private static string Text(JsonElement text) => text.GetString() ?? throw new FormatException("a text is null");
}
