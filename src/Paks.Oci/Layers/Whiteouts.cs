namespace Paks.Oci;

/// <summary>Entries of a layer that delete what lies below them.</summary>
/// <remarks>image-spec, layer.md, "Whiteouts".</remarks>
public static class Whiteouts
{
    /// <summary>What their names begin with; the rest is the name of what is deleted.</summary>
    public const string Prefix = ".wh.";

    /// <summary>The name that deletes all of its folder.</summary>
    public const string Opaque = ".wh..wh..opq";

    /// <summary>Whether the last part of a path makes it one.</summary>
    public static bool IsOne(string path) => path.AsSpan(path.LastIndexOf('/') + 1).StartsWith(Prefix, StringComparison.Ordinal);
}
