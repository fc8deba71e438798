namespace Paks.Registry.Http;

/// <summary>Text of a registry, made fit for a terminal: what could steer one is left out, what has no end is cut.</summary>
internal static class PlainText
{
    private const int MostCharacters = 300;

    public static string Of(string text)
    {
        var plain = string.Concat(text.Take(MostCharacters + 1).Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return plain.Length <= MostCharacters ? plain : plain[..MostCharacters] + "...";
    }
}
