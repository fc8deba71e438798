using Paks.Spack.Packages.Archives;

namespace Paks.Spack.Packages.Reading;

/// <summary>
/// Path components that Spack adds to a store root only to make it long (<c>spack.util.path</c>), so that shorter
/// prefixes fit in its place.
/// </summary>
internal static class StorePadding
{
    private const string Placeholder = "__spack_path_placeholder__";

    /// <summary>The root without padding, as the path of <c>sbang</c> has it; else by its components.</summary>
    public static string GetUnpaddedRoot(string root, string? sbangPath)
    {
        if (sbangPath is not null && SbangLine.GetRoot(sbangPath) is { } unpadded && ArchivePath.IsWithin(root, unpadded))
        {
            return unpadded;
        }

        var parts = root.Split('/');
        var first = Array.FindIndex(parts, 2, IsPlaceholder);
        return first < 0 ? root : string.Join('/', parts[..first]);
    }

    // The last component is cut off where the wanted length is reached; a slash there becomes an underscore.
    private static bool IsPlaceholder(string part) =>
        part.StartsWith('_') && (part == Placeholder + "_" || Placeholder.StartsWith(part, StringComparison.Ordinal));
}
