namespace Paks.Containers.Images;

/// <summary>Where an image is read from: a layout or an archive on this machine.</summary>
/// <param name="Kind">The kind of place.</param>
/// <param name="Path">Absolute path of the folder or file.</param>
/// <param name="Tag">The tag, or null for the only image.</param>
internal sealed record ImageLocation(ImageLocationKind Kind, string Path, string? Tag)
{
    private static readonly (string Prefix, ImageLocationKind Kind)[] Prefixes =
    [
        ("oci:", ImageLocationKind.Layout),
        ("oci-archive:", ImageLocationKind.LayoutArchive),
        ("docker-archive:", ImageLocationKind.DockerArchive),
    ];

    /// <summary>Reads <c>oci:DIR[:TAG]</c>, <c>oci-archive:FILE[:TAG]</c> or <c>docker-archive:FILE[:TAG]</c>; null when it is none of them.</summary>
    public static ImageLocation? TryParse(string text, string folder)
    {
        foreach (var (prefix, kind) in Prefixes)
        {
            if (text.Length > prefix.Length && text.StartsWith(prefix, StringComparison.Ordinal))
            {
                return Split(kind, text[prefix.Length..], folder);
            }
        }

        return null;
    }

    /// <summary>
    /// The path is what exists; else a tag follows the first colon behind the last slash of the path. Tags of docker archives
    /// hold slashes and colons themselves.
    /// </summary>
    private static ImageLocation Split(ImageLocationKind kind, string text, string folder)
    {
        var whole = System.IO.Path.GetFullPath(text, folder);
        if (System.IO.Path.Exists(whole))
        {
            return new ImageLocation(kind, whole, null);
        }

        for (var colon = text.IndexOf(':', StringComparison.Ordinal); colon > 0; colon = text.IndexOf(':', colon + 1))
        {
            var path = System.IO.Path.GetFullPath(text[..colon], folder);
            if (colon < text.Length - 1 && System.IO.Path.Exists(path))
            {
                return new ImageLocation(kind, path, text[(colon + 1)..]);
            }
        }

        return new ImageLocation(kind, whole, null);
    }
}
