using System.Globalization;

namespace Paks.Debian.RootFileSystems;

/// <summary>A version that libraries define symbols under: a family with numbers behind it, such as GLIBCXX with 3.4.30.</summary>
internal sealed record SymbolVersion(string Name, string Family, IReadOnlyList<int> Numbers)
{
    /// <summary>Null: a name without numbers (GLIBC_PRIVATE, CXXABI_FLOAT128), of which none is higher than another.</summary>
    public static SymbolVersion? TryParse(string name)
    {
        var line = name.LastIndexOf('_');
        if (line <= 0)
        {
            return null;
        }

        var numbers = new List<int>();
        foreach (var part in name[(line + 1)..].Split('.'))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            numbers.Add(number);
        }

        return new SymbolVersion(name, name[..line], numbers);
    }

    public bool IsHigherThan(SymbolVersion other)
    {
        for (var at = 0; at < Math.Min(Numbers.Count, other.Numbers.Count); at++)
        {
            if (Numbers[at] != other.Numbers[at])
            {
                return Numbers[at] > other.Numbers[at];
            }
        }

        return Numbers.Count > other.Numbers.Count;
    }
}
