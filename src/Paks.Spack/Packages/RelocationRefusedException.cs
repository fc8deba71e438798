using System.Text;

namespace Paks.Spack.Packages;

/// <summary>
/// The package is sound but cannot be put under this prefix; under the prefix that it was built for it can be used.
/// The message has Spack's own words.
/// </summary>
public sealed class RelocationRefusedException : InvalidOperationException
{
    private RelocationRefusedException(RelocationRefusal refusal, string package, string? file, string reason)
        : base(file is null ? $"Cannot relocate {package}: {reason}" : $"Cannot relocate {package}: {file}: {reason}") =>
        (Refusal, Package, File, Reason) = (refusal, package, file, reason);

    /// <summary>The kind of reason.</summary>
    public RelocationRefusal Refusal { get; }

    /// <summary>The package, as name and version where it says so, else its prefix.</summary>
    public string Package { get; }

    /// <summary>The file at fault, below the package's prefix; null where it is the whole package.</summary>
    public string? File { get; }

    /// <summary>The reason in Spack's words, without package and file: a sentence.</summary>
    public string Reason { get; }

    /// <summary>The build-time prefix or path that had to be replaced.</summary>
    public string? Old { get; private init; }

    /// <summary>What it had to be replaced by.</summary>
    public string? New { get; private init; }

    /// <summary>The C-string that could not be shortened, where that is the reason.</summary>
    public string? CString { get; private init; }

    internal static RelocationRefusedException NoPrefixes(BuildInfo notes) =>
        new(RelocationRefusal.NoPrefixes, notes.RelativePrefix ?? notes.BuildPath, file: null, "It does not say which prefixes it was built with.");

    internal static RelocationRefusedException TooLong(string package, string file, string old, string @new) =>
        new(RelocationRefusal.PrefixTooLong, package, file, $"Cannot replace '{old}' with '{@new}' because the new prefix is longer.")
        {
            Old = old,
            New = @new,
        };

    internal static RelocationRefusedException TooClose(string package, string file, string old, string @new, ReadOnlySpan<byte> cString)
    {
        var shown = Show(cString);
        return new(RelocationRefusal.PrefixTooClose, package, file, $"Cannot replace '{old}' with '{@new}' in the C-string '{shown}'.")
        {
            Old = old,
            New = @new,
            CString = shown,
        };
    }

    internal static RelocationRefusedException RunPath(string package, string file, ReadOnlySpan<byte> old, ReadOnlySpan<byte> @new)
    {
        (var shownOld, var shownNew) = (Show(old), Show(@new));
        var reason = $"Cannot replace '{shownOld}' with '{shownNew}' in place because it is longer.";
        return new(RelocationRefusal.RunPathTooLong, package, file, reason)
        {
            Old = shownOld,
            New = shownNew,
        };
    }

    // Who knows what the bytes are: nothing that a terminal would obey is printed.
    private static string Show(ReadOnlySpan<byte> text)
    {
        StringBuilder shown = new(text.Length);
        foreach (var b in text)
        {
            _ = b is >= 0x20 and < 0x7f ? shown.Append((char)b) : shown.Append($"\\x{b:x2}");
        }

        return shown.ToString();
    }
}
