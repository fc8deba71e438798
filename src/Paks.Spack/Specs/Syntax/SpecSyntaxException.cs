namespace Paks.Spack.Specs;

/// <summary>A spec, version list or target list is not written as the grammar wants it.</summary>
public sealed class SpecSyntaxException : FormatException
{
    internal SpecSyntaxException(string text, int position, string expected)
        : base($"cannot read the spec '{text}': expected {expected} {Place(text, position)}")
    {
        Text = text;
        Position = position;
        Expected = expected;
    }

    /// <summary>The whole text that was read.</summary>
    public string Text { get; }

    /// <summary>Where reading stopped: characters from the start of <see cref="Text"/>.</summary>
    public int Position { get; }

    /// <summary>What could stand there.</summary>
    public string Expected { get; }

    /// <summary>The text, and below it a caret under the place.</summary>
    public string Pointer => string.Concat(Text.AsSpan(), "\n", new string(' ', Position) + "^");

    private static string Place(string text, int position) =>
        position >= text.Length ? "at its end" : $"at '{text[position..]}' (character {position + 1})";
}
