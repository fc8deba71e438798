namespace Paks.Oci.Tar;

/// <summary>The rule that every path in a tar of ours keeps, and that every path read from a foreign one must keep.</summary>
internal static class TarPath
{
    /// <summary>What is wrong with a relative path; null when nothing is.</summary>
    public static string? FindProblem(string path)
    {
        if (path.Length == 0)
        {
            return "the path is empty";
        }

        if (path[0] == '/')
        {
            return "the path is absolute";
        }

        foreach (var range in path.AsSpan().Split('/'))
        {
            if (path.AsSpan(range) is "" or "." or "..")
            {
                return "the path has an empty, '.' or '..' part";
            }
        }

        return FindTextProblem(path);
    }

    /// <summary>What is wrong with a text that a header has to hold; null when nothing is.</summary>
    public static string? FindTextProblem(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return "a NUL character cannot be part of a name";
        }

        for (var at = 0; at < text.Length; at++)
        {
            if (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]))
            {
                at++;
            }
            else if (char.IsSurrogate(text[at]))
            {
                return "half of a surrogate pair has no bytes to be written as";
            }
        }

        return null;
    }
}
