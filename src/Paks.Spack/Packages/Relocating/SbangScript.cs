using System.Text;

namespace Paks.Spack.Packages.Relocating;

/// <summary>
/// The step after an install that lets scripts run whose first line is longer than Linux allows 
/// (<c>spack.hooks.sbang</c>): <c>sbang</c> becomes their interpreter, and reads the real one from the second line.
/// </summary>
internal sealed class SbangScript(string sbangPath)
{
    /// <summary>As much of a script as has to be seen: Spack looks for the end of the line no further.</summary>
    public const int HeadLength = 4096;

    // Of the 128 bytes that old kernels read, the last is theirs.
    private const int MaxLineLength = 127;

    private readonly byte[] _firstLine = Encoding.UTF8.GetBytes($"#!/bin/sh {sbangPath}\n");

    /// <summary>True if a script's first line runs this <c>sbang</c>.</summary>
    public bool IsUsedBy(ReadOnlySpan<byte> head) => head.StartsWith(_firstLine);

    /// <summary>The two lines that a script's first one must give way to, and that line's length; null if it may stay.</summary>
    public (byte[] Lines, int Replaced)? Rewrite(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("#!"u8))
        {
            return null;
        }

        var newline = head.IndexOf((byte)'\n');
        var line = newline < 0 ? head : head[..(newline + 1)];
        var isCutOff = newline < 0 && head.Length >= HeadLength;
        if (line.Length <= MaxLineLength || isCutOff || line.SequenceEqual(_firstLine))
        {
            return null;
        }

        var interpreter = GetInterpreter(line);
        return interpreter.IsEmpty ? null : ([.. _firstLine, .. GetSecondLine(line, interpreter)], line.Length);
    }

    private static ReadOnlySpan<byte> GetInterpreter(ReadOnlySpan<byte> line)
    {
        var words = line[2..].TrimStart(" \t"u8);
        var end = words.IndexOfAny(" \t\0\n"u8);
        return end < 0 ? words : words[..end];
    }

    // The line must be a comment in the script's own language, or at least no harm.
    private static byte[] GetSecondLine(ReadOnlySpan<byte> line, ReadOnlySpan<byte> interpreter)
    {
        if (interpreter.EndsWith("/lua"u8) || interpreter.EndsWith("/luajit"u8))
        {
            return [.. "--!"u8, .. line[2..]];
        }

        if (interpreter.EndsWith("/node"u8))
        {
            return [.. "//!"u8, .. line[2..]];
        }

        if (interpreter.EndsWith("/php"u8))
        {
            return [.. "<?php "u8, .. line, .. " ?>"u8];
        }

        return line.ToArray();
    }
}
