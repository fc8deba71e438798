namespace Paks.Containers.Bases;

/// <summary>The base definitions that come with the product.</summary>
internal static class BaseDefinitions
{
    private const string Folder = "bases/";
    private const string Extension = ".yaml";
    private const string Common = "common";

    /// <summary>The releases, in ordinal order: <c>debian12</c>, <c>ubuntu20.04</c>.</summary>
    public static IReadOnlyList<string> Releases { get; } = [.. typeof(BaseDefinitions).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal))
        .Select(name => name[Folder.Length..^Extension.Length])
        .Where(name => name != Common)
        .Order(StringComparer.Ordinal)];

    /// <summary>The names of all bases: each release in each of its flavours.</summary>
    public static IReadOnlyList<string> Names => [.. Releases.SelectMany(release => Open(release) is var yaml ? yaml.Flavours.Select(yaml.NameOf) : [])];

    /// <summary>The definition with a name, or null.</summary>
    public static BaseDefinition? Find(string name)
    {
        var release = Releases.FirstOrDefault(one => name == one || name.StartsWith(one + "-", StringComparison.Ordinal));
        if (release is null)
        {
            return null;
        }

        var yaml = Open(release);
        var flavour = yaml.Flavours.FirstOrDefault(one => yaml.NameOf(one) == name);
        return flavour is null ? null : yaml.Read(flavour, Bytes(Folder + yaml.Keyring));
    }

    private static BaseDefinitionYaml Open(string release) => new(Text(Folder + Common + Extension), Text(Folder + release + Extension), Folder + release + Extension);

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
