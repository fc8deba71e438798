namespace Paks.Spack.Specs;

/// <summary>The text of a spec and a place in it: what the readers of the grammar share.</summary>
internal sealed class SpecTextReader(string text)
{
    public string Text => text;

    public int Position { get; set; }

    public bool AtEnd => Position >= text.Length;

    /// <summary>The character here, NUL at the end.</summary>
    public char Current => Peek(0);

    public char Peek(int distance) => Position + distance < text.Length ? text[Position + distance] : '\0';

    /// <summary>Skips blanks; true when there was one.</summary>
    public bool SkipBlanks()
    {
        var start = Position;
        while (!AtEnd && char.IsWhiteSpace(Current))
        {
            Position++;
        }

        return Position > start;
    }

    public bool TryTake(string symbol)
    {
        if (string.CompareOrdinal(text, Position, symbol, 0, symbol.Length) != 0)
        {
            return false;
        }

        Position += symbol.Length;
        return true;
    }

    public string TakeWhile(Func<char, bool> belongs)
    {
        var start = Position;
        while (!AtEnd && belongs(Current))
        {
            Position++;
        }

        return text[start..Position];
    }

    /// <summary><c>[A-Za-z0-9_][A-Za-z0-9_-]*</c>, or empty.</summary>
    public string TakeName() => IsNameStart(Current) ? TakeWhile(IsNameCharacter) : "";

    public void ExpectEnd(string expected)
    {
        SkipBlanks();
        if (!AtEnd)
        {
            throw Expected(expected);
        }
    }

    public SpecSyntaxException Expected(string what) => new(text, Position, what);

    public static bool IsName(string text) => text.Length > 0 && IsNameStart(text[0]) && text.All(IsNameCharacter);

    public static bool IsNameStart(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';

    public static bool IsNameCharacter(char character) => IsNameStart(character) || character == '-';
}
