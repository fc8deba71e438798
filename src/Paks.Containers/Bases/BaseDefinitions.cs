namespace Paks.Containers.Bases;

/// <summary>The base definitions that come with the product.</summary>
internal static class BaseDefinitions
{
    private const string Folder = "bases/";
    private const string Extension = ".yaml";

    /// <summary>Their names, in ordinal order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. typeof(BaseDefinitions).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal))
        .Select(name => name[Folder.Length..^Extension.Length])
        .Order(StringComparer.Ordinal)];

    /// <summary>The definition with a name, or null.</summary>
    public static BaseDefinition? Find(string name)
    {
        using var resource = typeof(BaseDefinitions).Assembly.GetManifestResourceStream(Folder + name + Extension);
        if (resource is null)
        {
            return null;
        }

        using var text = new StreamReader(resource);
        return BaseDefinitionYaml.Parse(text.ReadToEnd(), Folder + name + Extension);
    }
}
