namespace Paks.Spack.Caches;

/// <summary>How Spack makes file names out of what is not one.</summary>
internal static class FileNames
{
    /// <summary>What is not a letter, a digit or one of <c>_ + . -</c> becomes <c>_</c>.</summary>
    public static string Sanitize(string text) => string.Concat(
        text.Select(static character => char.IsAsciiLetterOrDigit(character) || character is '_' or '+' or '.' or '-' ? character : '_'));
}
