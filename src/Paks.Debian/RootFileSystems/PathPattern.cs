namespace Paks.Debian.RootFileSystems;

/// <summary>
/// A pattern of paths: <c>*</c> stands for any characters of one name, <c>**</c> as a whole name for any names, also for none
/// (<c>usr/share/man/**</c> means the directory and all below it).
/// </summary>
internal sealed class PathPattern(string pattern)
{
    private readonly string[] _names = pattern.Split('/');

    public bool Matches(string path) => Matches(_names, path.Split('/'));

    private static bool Matches(ReadOnlySpan<string> patterns, ReadOnlySpan<string> names)
    {
        if (patterns.IsEmpty)
        {
            return names.IsEmpty;
        }

        if (patterns[0] == "**")
        {
            for (var skipped = 0; skipped <= names.Length; skipped++)
            {
                if (Matches(patterns[1..], names[skipped..]))
                {
                    return true;
                }
            }
            return false;
        }
        return !names.IsEmpty && MatchesName(patterns[0], names[0]) && Matches(patterns[1..], names[1..]);
    }

    private static bool MatchesName(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
        {
            return pattern.SequenceEqual(name);
        }

        if (!name.StartsWith(pattern[..star]))
        {
            return false;
        }

        var rest = pattern[(star + 1)..];
        for (var at = star; at <= name.Length; at++)
        {
            if (MatchesName(rest, name[at..]))
            {
                return true;
            }
        }
        return false;
    }
}
