namespace Paks.Containers.Destinations;

/// <summary>The names of an image in a layout's index.</summary>
internal static class LayoutTags
{
    /// <summary>The tag that the destination names, else those of the image's references, else <c>latest</c>.</summary>
    public static IReadOnlyList<string> Of(string? named, IReadOnlyList<string> references) =>
        named is not null ? [named] : references.Count > 0 ? [.. references.Select(TagOf).Distinct(StringComparer.Ordinal)] : ["latest"];

    private static string TagOf(string reference)
    {
        var colon = reference.LastIndexOf(':');
        return colon > reference.LastIndexOf('/') ? reference[(colon + 1)..] : "latest";
    }
}
