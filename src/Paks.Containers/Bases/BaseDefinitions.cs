using System.Collections.Concurrent;
using System.Text;
using Paks.Containers.Diagnostics;
using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>The base definitions: those that come with the product, and those of users, which extend them.</summary>
internal static class BaseDefinitions
{
    private const string Folder = "bases/";
    private const string Extension = ".yaml";
    private const string Common = "common";
    private const int MostBytes = 1 << 20;

    private static readonly ConcurrentDictionary<string, Lazy<BaseDefinitionYaml>> Opened = new(StringComparer.Ordinal);

    /// <summary>The releases, in ordinal order: <c>debian12</c>, <c>ubuntu20.04</c>.</summary>
    public static IReadOnlyList<string> Releases { get; } = [.. typeof(BaseDefinitions).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal))
        .Select(name => name[Folder.Length..^Extension.Length])
        .Where(name => name != Common)
        .Order(StringComparer.Ordinal)];

    private static readonly Lazy<IReadOnlyList<string>> AllNames =
        new(() => [.. Releases.SelectMany(release => Open(release) is var yaml ? yaml.Flavours.Select(yaml.NameOf) : [])]);

    /// <summary>The names of all bases: each release in each of its flavours.</summary>
    public static IReadOnlyList<string> Names => AllNames.Value;

    /// <summary>The names in few words, for messages.</summary>
    public static string Choices => $"{string.Join(", ", Releases)}, each also with {string.Join(", ", Open(Releases[0]).Flavours.Where(flavour => flavour != BaseDefinition.DefaultFlavour).Select(flavour => $"-{flavour}"))}";

    /// <summary>The definition with a name, or null.</summary>
    public static BaseDefinition? Find(string name) =>
        FindFlavour(name) is var (yaml, flavour) ? yaml.Read(flavour, Bytes(Folder + yaml.Keyring)) : null;

    /// <summary>The definition with a name, or in a file of the user's; null where there is none of this name.</summary>
    /// <param name="name">The name, or the file's path.</param>
    /// <param name="folder">Absolute folder that a relative path starts from.</param>
    /// <exception cref="PaksException">The file is not there, or is no definition.</exception>
    public static BaseDefinition? Find(string name, string folder) => IsFile(name) ? Read(Path.GetFullPath(name, folder)) : Find(name);

    /// <summary>Whether a base is named by a file of the user's, and not by its name.</summary>
    public static bool IsFile(string name) => name.EndsWith(Extension, StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal);

    /// <summary>Reads a user's own definition, which extends one of ours.</summary>
    private static BaseDefinition Read(string path)
    {
        var text = Encoding.UTF8.GetString(ReadFile(path));
        var own = DefinitionNode.Load(text, path);
        var (yaml, flavour) = FindFlavour(own.Text("extends"))
            ?? throw own.Wrong($"it extends '{own.Text("extends")}', which is no base; there are {Choices}");
        var keyring = own.Find("keyring")?.AsLine() is { } file ? ReadFile(Path.GetFullPath(file, Path.GetDirectoryName(path)!)) : Bytes(Folder + yaml.Keyring);
        return yaml.ReadOwn(own, text, flavour, keyring);
    }

    private static (BaseDefinitionYaml Yaml, string Flavour)? FindFlavour(string name)
    {
        var release = Releases.FirstOrDefault(one => name == one || name.StartsWith(one + "-", StringComparison.Ordinal));
        return release is not null && Open(release) is var yaml && yaml.Flavours.FirstOrDefault(one => yaml.NameOf(one) == name || name == $"{release}-{one}") is { } flavour ? (yaml, flavour) : null;
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            return SmallFile.Read(path, MostBytes);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PaksException(DiagnosticCodes.UnknownBase, $"There is no file {path}, which a base definition names or should be.", "Check the path.", missing) { Input = path };
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            throw new PaksException(DiagnosticCodes.InvalidBaseDefinition, $"Cannot read {path}: {failure.Message.TrimEnd('.')}.", "docs/bases.md describes the language.", failure) { Input = path };
        }
    }

    /// <summary>Each is read once.</summary>
    private static BaseDefinitionYaml Open(string release) => Opened.GetOrAdd(release, static one => new Lazy<BaseDefinitionYaml>(() =>
        BaseDefinitionYaml.OfRelease(Text(Folder + Common + Extension), Text(Folder + one + Extension), Folder + one + Extension))).Value;

    private static string Text(string resource)
    {
        using var reader = new StreamReader(new MemoryStream(Bytes(resource), writable: false));
        return reader.ReadToEnd();
    }

    private static byte[] Bytes(string resource)
    {
        using var stream = typeof(BaseDefinitions).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"the program lacks its own {resource}");
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
