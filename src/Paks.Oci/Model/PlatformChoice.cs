using System.Globalization;

namespace Paks.Oci;

/// <summary>
/// Chooses among the images of an index: of those for the wanted system and architecture, the one of the very
/// variant; else one of no variant; else the highest variant below; where no variant is wanted, the first.
/// </summary>
/// <remarks>image-spec, image-index.md: of several that fit, a client should take the first.</remarks>
internal static class PlatformChoice
{
    /// <summary>The position of the choice; -1 when none fits.</summary>
    public static int Find(IReadOnlyList<Platform> offered, Platform wanted)
    {
        List<int> fitting = [.. Enumerable.Range(0, offered.Count)
            .Where(at => offered[at].Os == wanted.Os && offered[at].Architecture == wanted.Architecture)];
        if (wanted.Variant is null || fitting.Count == 0)
        {
            return fitting.Count == 0 ? -1 : fitting[0];
        }

        var sameVariant = fitting.Where(at => offered[at].Variant == wanted.Variant);
        var noVariant = fitting.Where(at => offered[at].Variant is null);
        IEnumerable<int> lower = fitting
            .Where(at => LevelOf(offered[at].Variant) < LevelOf(wanted.Variant))
            .OrderByDescending(at => LevelOf(offered[at].Variant));
        return sameVariant.Concat(noVariant).Concat(lower).FirstOrDefault(-1);
    }

    // v3 -> 3, v8.1 -> 8.1, power9 -> 9; others cannot be compared.
    private static double LevelOf(string? variant) =>
        double.TryParse(variant?.TrimStart("abcdefghijklmnopqrstuvwxyz".ToCharArray()), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var level)
            ? level
            : double.NaN;
}
