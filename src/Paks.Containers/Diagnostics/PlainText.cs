using System.Text;

namespace Paks.Containers.Diagnostics;

/// <summary>Text that others wrote, on its way to a terminal or a log.</summary>
public static class PlainText
{
    /// <summary>The text with every character that steers a terminal told instead of sent: none moves the cursor, colours or turns round what follows.</summary>
    public static string Of(string? text) => Of(text, keepsLines: false);

    /// <summary>The same of a text of several lines, such as a stack trace.</summary>
    public static string OfLines(string? text) => Of(text, keepsLines: true);

    /// <summary>Writes a line of which parts may have been written by others.</summary>
    public static void WritePlainLine(this TextWriter output, string line) => output.WriteLine(Of(line));

    private static string Of(string? text, bool keepsLines)
    {
        if (text is null || !text.Any(character => Steers(character, keepsLines)))
        {
            return text ?? "";
        }

        var plain = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            plain.Append(Steers(character, keepsLines) ? $"\\u{(int)character:x4}" : character.ToString());
        }

        return plain.ToString();
    }

    private static bool Steers(char character, bool keepsLines) =>
        (char.IsControl(character) && !(keepsLines && character is '\n'))
        // Turn the direction of writing, or end the line.
        || character is >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069' or '\u2028' or '\u2029';
}
