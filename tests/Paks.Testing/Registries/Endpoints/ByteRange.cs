using System.Globalization;
using System.Text.RegularExpressions;

namespace Paks.Testing.Registries.Endpoints;

/// <summary>A part of content, in bytes.</summary>
internal readonly partial record struct ByteRange(long Start, long Length)
{
    /// <summary>
    /// The one part that a Range header asks for, cut to the content's end; of length 0 when there is nothing of it. Null
    /// without a header, and for several parts, which a server may ignore.
    /// </summary>
    public static ByteRange? Parse(string header, long size)
    {
        var match = Grammar().Match(header);
        (var first, var last) = (Value(match, 1), Value(match, 2));
        if ((first is null && last is null) || first > last)
        {
            return null;
        }

        var start = first ?? Math.Max(0, size - last!.Value);
        var end = first is null ? size : Math.Min(size, (last ?? size - 1) + 1);
        return new ByteRange(start, Math.Max(0, end - start));
    }

    private static long? Value(Match match, int group) =>
        match.Groups[group].Length > 0 ? long.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^bytes=([0-9]{0,18})-([0-9]{0,18})\z")]
    private static partial Regex Grammar();
}
