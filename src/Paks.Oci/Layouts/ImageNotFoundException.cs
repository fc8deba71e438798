namespace Paks.Oci;

/// <summary>A layout or archive has no image of the wanted tag, or none that is meant without a tag.</summary>
public sealed class ImageNotFoundException : IOException
{
    internal ImageNotFoundException(string location, string? tag, IReadOnlyList<string> available)
        : base(Describe(location, tag, available))
    {
        Location = location;
        Tag = tag;
        Available = available;
    }

    /// <summary>The layout's or archive's path.</summary>
    public string Location { get; }

    /// <summary>The tag that was asked for; null for the only image.</summary>
    public string? Tag { get; }

    /// <summary>The tags that are there.</summary>
    public IReadOnlyList<string> Available { get; }

    private static string Describe(string location, string? tag, IReadOnlyList<string> available)
    {
        string offer = available.Count == 0 ? "it has no tags" : $"it has {string.Join(", ", available)}";
        return tag is null
            ? $"{location} has not exactly one image, so a tag is needed: {offer}"
            : $"{location} has no image tagged '{tag}': {offer}";
    }
}
