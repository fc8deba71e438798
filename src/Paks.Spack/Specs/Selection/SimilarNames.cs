namespace Paks.Spack.Specs;

/// <summary>Finds names that a mistyped one may have been meant to be.</summary>
internal static class SimilarNames
{
    private const int MostNames = 5;
    private const int ShortestPart = 3;

    public static string[] Find(string name, IEnumerable<string> known) => [.. known
        .Distinct(StringComparer.Ordinal)
        .Select(other => (Name: other, Distance: Distance(name, other)))
        .Where(other => other.Distance <= Math.Max(1, name.Length / 3) || IsPartOf(name, other.Name))
        .OrderBy(static other => other.Distance)
        .ThenBy(static other => other.Name, StringComparer.Ordinal)
        .Take(MostNames)
        .Select(static other => other.Name)];

    private static bool IsPartOf(string name, string other) =>
        (name.Length >= ShortestPart && other.Contains(name, StringComparison.OrdinalIgnoreCase))
        || (other.Length >= ShortestPart && name.Contains(other, StringComparison.OrdinalIgnoreCase));

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that turn one name into the other.</summary>
    private static int Distance(string one, string other)
    {
        var beforeLast = new int[other.Length + 1];
        int[] last = [.. Enumerable.Range(0, other.Length + 1)];
        for (var row = 1; row <= one.Length; row++)
        {
            var current = new int[other.Length + 1];
            current[0] = row;
            for (var column = 1; column <= other.Length; column++)
            {
                var same = char.ToLowerInvariant(one[row - 1]) == char.ToLowerInvariant(other[column - 1]);
                current[column] = Math.Min(Math.Min(last[column], current[column - 1]) + 1, last[column - 1] + (same ? 0 : 1));
                if (row > 1 && column > 1 && one[row - 1] == other[column - 2] && one[row - 2] == other[column - 1])
                {
                    current[column] = Math.Min(current[column], beforeLast[column - 2] + 1);
                }
            }

            (beforeLast, last) = (last, current);
        }

        return last[^1];
    }
}
