namespace Paks.Oci;

/// <summary>A layout or archive has no image of the wanted tag or platform, or none that is meant without a tag.</summary>
public sealed class ImageNotFoundException : IOException
{
    internal ImageNotFoundException(string location, string? tag, IReadOnlyList<string> available)
        : base(Describe(location, tag, available))
    {
        Location = location;
        Tag = tag;
        Available = available;
    }

    internal ImageNotFoundException(string location, string? tag, Platform platform, IReadOnlyList<string> available)
        : base($"{location} has no image for {platform}: it has {string.Join(", ", available)}")
    {
        Location = location;
        Tag = tag;
        Platform = platform;
        Available = available;
    }

    /// <summary>The layout's or archive's path.</summary>
    public string Location { get; }

    /// <summary>The tag that was asked for; null for the only image.</summary>
    public string? Tag { get; }

    /// <summary>The platform that the tag's image is not for; null when it is the tag that is missing.</summary>
    public Platform? Platform { get; }

    /// <summary>The tags that are there, or the platforms of the tag's image.</summary>
    public IReadOnlyList<string> Available { get; }

    private static string Describe(string location, string? tag, IReadOnlyList<string> available)
    {
        var offer = available.Count == 0 ? "it has no tags" : $"it has {string.Join(", ", available)}";
        return tag is null
            ? $"{location} has not exactly one image, so a tag is needed: {offer}"
            : $"{location} has no image tagged '{tag}': {offer}";
    }
}
