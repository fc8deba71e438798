using System.Text;

namespace Paks.ImageBuilder.Terminal;

/// <summary>Text that others wrote, on its way to a terminal.</summary>
internal static class Plain
{
    /// <summary>The text with every control character told instead of sent: it cannot move the cursor or colour what follows.</summary>
    public static string Of(string? text)
    {
        if (text is null || !text.Any(char.IsControl))
        {
            return text ?? "";
        }

        var plain = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            plain.Append(char.IsControl(character) ? $"\\u{(int)character:x4}" : character.ToString());
        }

        return plain.ToString();
    }
}
