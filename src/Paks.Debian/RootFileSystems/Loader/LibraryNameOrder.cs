namespace Paks.Debian.RootFileSystems.Loader;

/// <summary>The order in which the loader searches its cache (glibc, <c>_dl_cache_libcmp</c>): numbers in names count as numbers.</summary>
internal sealed class LibraryNameOrder : IComparer<string>
{
    public static readonly LibraryNameOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x, right = y;
        while (!left.IsEmpty && !right.IsEmpty)
        {
            var isNumber = char.IsAsciiDigit(left[0]);
            if (isNumber != char.IsAsciiDigit(right[0]))
            {
                return isNumber ? 1 : -1;
            }

            var order = (isNumber ? TakeNumber(ref left) : Take(ref left)).CompareTo(isNumber ? TakeNumber(ref right) : Take(ref right));
            if (order != 0)
            {
                return order;
            }
        }

        // Behind the end there is a NUL, which is less than all and, like any character, less than a number.
        return left.Length.CompareTo(right.Length);
    }

    private static int Take(ref ReadOnlySpan<char> text)
    {
        int first = text[0];
        text = text[1..];
        return first;
    }

    /// <summary>With the overflow of the loader's own arithmetic: both must agree.</summary>
    private static int TakeNumber(ref ReadOnlySpan<char> text)
    {
        var number = 0;
        while (!text.IsEmpty && char.IsAsciiDigit(text[0]))
        {
            number = unchecked((number * 10) + (text[0] - '0'));
            text = text[1..];
        }

        return number;
    }
}
