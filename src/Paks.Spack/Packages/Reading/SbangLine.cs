using System.Text;

namespace Paks.Spack.Packages.Reading;

/// <summary>The first line of a script that Spack made to run through its <c>sbang</c>.</summary>
internal static class SbangLine
{
    /// <summary>As much of a file as must be seen: the longest path that <c>sbang</c> may have, and what is around it.</summary>
    public const int MaxLength = 512;

    private const string Suffix = "/bin/sbang";

    /// <summary>Where a store without padding in its root has its <c>sbang</c>.</summary>
    public static string GetPath(string unpaddedRoot) => unpaddedRoot + Suffix;

    /// <summary>The store root whose <c>sbang</c> the line names: <c>#!/bin/sh ROOT/bin/sbang</c>; else null.</summary>
    public static string? FindRoot(ReadOnlySpan<byte> head)
    {
        var end = head.IndexOf((byte)'\n');
        if (end < 0 || !head.StartsWith("#!"u8))
        {
            return null;
        }

        var line = Encoding.Latin1.GetString(head[2..end]).Trim(' ', '\t');
        var blank = line.IndexOfAny([' ', '\t']);
        var argument = blank < 0 ? "" : line[blank..].Trim(' ', '\t');
        return GetRoot(argument);
    }

    /// <summary>The store root that a path of <c>sbang</c> is below; null if it is no such path.</summary>
    public static string? GetRoot(string path) =>
        path.StartsWith('/') && path.EndsWith(Suffix, StringComparison.Ordinal) ? path[..^Suffix.Length] : null;
}
