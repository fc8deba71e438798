using System.Buffers;

namespace Paks.Spack.Packages.Relocating;

/// <summary>
/// Replaces prefixes in text (<c>spack.relocate_text</c>). Spack matches <c>(?&lt;![W/])(W*?)(P1|P2|...)([W/]*)</c>, where W
/// is a letter, digit, <c>_</c> or <c>-</c>. Since every prefix begins with a slash, this means: cut the text into runs of
/// W and slashes; in each run only its first slash can begin a prefix, and behind a prefix that was replaced the run
/// is over only at the next byte that is neither. So one bit is all that has to be remembered between two bytes.
/// </summary>
internal sealed class TextReplacement(PrefixPattern pattern, int windowSize = 1 << 16)
{
    private static readonly SearchValues<byte> Word =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8);

    /// <summary>Copies all of a text, replacing as it goes.</summary>
    public void Copy(Stream source, Stream destination)
    {
        var window = ArrayPool<byte>.Shared.Rent(windowSize + pattern.MaxLength);
        var isPastSlash = false;
        var length = 0;
        bool isLast;
        do
        {
            var capacity = windowSize + pattern.MaxLength;
            length += source.ReadAtLeast(window.AsSpan(length, capacity - length), capacity - length, throwOnEndOfStream: false);
            isLast = length < capacity;

            // A prefix that begins before this place is whole in the window.
            var safe = isLast ? length : length - pattern.MaxLength + 1;
            var done = CopyWindow(window.AsSpan(0, length), safe, destination, ref isPastSlash);
            window.AsSpan(done, length - done).CopyTo(window);
            length -= done;
        }
        while (!isLast);
        ArrayPool<byte>.Shared.Return(window);
    }

    private int CopyWindow(ReadOnlySpan<byte> window, int safe, Stream destination, ref bool isPastSlash)
    {
        var at = 0;
        while (at < safe)
        {
            var slash = window[at..].IndexOf(pattern.Anchor);
            slash = slash < 0 ? safe : Math.Min(at + slash, safe);
            Pass(window[at..slash], destination, ref isPastSlash);
            at = slash;
            if (slash == safe)
            {
                break;
            }

            var row = isPastSlash ? null : pattern.Match(window[slash..]);
            destination.Write(row is null ? "/"u8 : row.New);
            at += row is null ? 1 : row.Old.Length;
            isPastSlash = true;
        }

        return at;
    }

    private static void Pass(ReadOnlySpan<byte> text, Stream destination, ref bool isPastSlash)
    {
        destination.Write(text);
        var last = text.LastIndexOfAnyExcept(Word);
        if (last >= 0)
        {
            isPastSlash = text[last] == '/';
        }
    }
}
