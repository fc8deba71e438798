namespace Paks.Containers.Bases;

/// <summary>A text of a definition that may count for some architectures only, as Debian restricts relations (Policy 7.1): <c>TEXT [amd64 i386]</c>.</summary>
/// <param name="Text">The text.</param>
/// <param name="Architectures">Debian's names of the architectures; empty: all.</param>
internal sealed record Restricted(string Text, IReadOnlyList<string> Architectures)
{
    /// <summary>Reads one.</summary>
    public static Restricted Parse(string text) => text.IndexOf(" [", StringComparison.Ordinal) is >= 0 and var bracket
        ? new Restricted(text[..bracket].TrimEnd(), text[bracket..].Trim(' ', '[', ']').Split(' ', StringSplitOptions.RemoveEmptyEntries))
        : new Restricted(text.Trim(), []);

    /// <summary>Whether it counts for an architecture.</summary>
    public bool IsFor(string architecture) => Architectures.Count == 0 || Architectures.Contains(architecture);
}
