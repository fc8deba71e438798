using System.Buffers;

namespace Paks.Spack.Packages.Relocating;

/// <summary>
/// Replaces prefixes anywhere in a binary without moving a byte behind them (<c>spack.relocate_text</c>). Spack matches
/// <c>(P1|P2|...)([^\0]{0,7}\0)?</c> over the whole file; here it goes through a window.
/// </summary>
internal sealed class CStringReplacement(PrefixPattern pattern, int windowSize = 1 << 18)
{
    // Compilers let strings share their ends; Spack takes care to keep the last bytes of a string as they are.
    private const int SafetySize = 7;

    /// <summary>Edits a file in place.</summary>
    /// <exception cref="RelocationRefusedException">A string cannot be replaced; the file may be half edited then.</exception>
    public void Apply(Stream file, string package, string path)
    {
        var lookAhead = pattern.MaxLength + SafetySize + 1;
        var capacity = windowSize + lookAhead;
        var window = ArrayPool<byte>.Shared.Rent(capacity);
        long start = 0;
        var length = 0;
        bool isLast;
        do
        {
            // What has been edited is not read again: matches are those of the original bytes.
            file.Position = start + length;
            length += file.ReadAtLeast(window.AsSpan(length, capacity - length), capacity - length, throwOnEndOfStream: false);
            isLast = length < capacity;
            var safe = isLast ? length : length - lookAhead + 1;
            var at = 0;
            while (FindNext(window.AsSpan(0, length), ref at, safe) is { } match)
            {
                file.Position = start + at;
                Write(file, match, window.AsSpan(at, match.Length), package, path);
                at += match.Length;
            }

            window.AsSpan(at, length - at).CopyTo(window);
            start += at;
            length -= at;
        }
        while (!isLast);
        ArrayPool<byte>.Shared.Return(window);
    }

    private Match? FindNext(ReadOnlySpan<byte> window, ref int at, int safe)
    {
        while (at < safe)
        {
            var found = window[at..].IndexOf(pattern.Anchor);
            if (found < 0 || at + found >= safe)
            {
                break;
            }

            at += found;
            if (pattern.Match(window[at..]) is { } row)
            {
                var after = window[(at + row.Old.Length)..];
                return new Match(row, after[..Math.Min(after.Length, SafetySize + 1)].IndexOf((byte)0));
            }

            at++;
        }

        at = Math.Max(at, safe);
        return null;
    }

    private static void Write(Stream file, Match match, ReadOnlySpan<byte> text, string package, string path)
    {
        (var old, var @new) = (match.Row.Old, match.Row.New);
        (var shownOld, var shownNew) = (match.Row.Prefixes.Old, match.Row.Prefixes.New);
        if (match.Row.Padded is not { } padded)
        {
            throw RelocationRefusedException.TooLong(package, path, shownOld, shownNew);
        }

        if (!match.IsTerminated || HaveCommonEnd(old, @new, SafetySize - match.Suffix))
        {
            file.Write(padded);
            return;
        }

        // The string becomes shorter. Behind its new end there must be room for the ends of others.
        if (old.Length - @new.Length <= SafetySize)
        {
            throw RelocationRefusedException.TooClose(package, path, shownOld, shownNew, text[..^1]);
        }

        file.Write(@new);
        file.Write(text[old.Length..]);
    }

    private static bool HaveCommonEnd(ReadOnlySpan<byte> old, ReadOnlySpan<byte> @new, int length) =>
        Last(old, length).SequenceEqual(Last(@new, length));

    private static ReadOnlySpan<byte> Last(ReadOnlySpan<byte> text, int length) => text[^Math.Min(length, text.Length)..];

    /// <summary>A prefix in a file, and the bytes between it and the NUL close behind it (less than 0: no NUL there).</summary>
    private readonly record struct Match(PrefixPattern.Row Row, int Suffix)
    {
        public bool IsTerminated => Suffix >= 0;

        public int Length => Row.Old.Length + Suffix + 1;
    }
}
