using System.Text;

namespace Paks.Spack.Specs;

/// <summary>How Spack prints the parts of specs.</summary>
internal static class SpecText
{
    // Spack shows this much of the sha256 of a patch.
    private const int PatchLength = 7;
    private const string Patches = "patches";

    /// <summary>The kinds of compiler flags, in the order in which Spack records them.</summary>
    public static readonly string[] FlagKinds = ["cflags", "cppflags", "cxxflags", "fflags", "ldflags", "ldlibs"];

    public static bool IsFlagKind(string name) => Array.IndexOf(FlagKinds, name) >= 0;

    public static string Write(ConcreteSpec spec)
    {
        var text = new StringBuilder(spec.Name).Append('@').Append(spec.Version);
        foreach ((var kind, var words) in spec.Flags.OrderBy(static flag => flag.Key, StringComparer.Ordinal))
        {
            text.Append(' ').Append(kind).Append('=').Append(Quote(string.Join(' ', words)));
        }

        KeyValuePair<string, VariantValue>[] variants = [.. spec.Variants.OrderBy(static variant => variant.Key, StringComparer.Ordinal)];
        var first = spec.Flags.Count > 0;
        foreach ((var name, var value) in variants.Where(static variant => variant.Value.Boolean is not null))
        {
            text.Append(first ? " " : "").Append(value.Boolean == true ? '+' : '~').Append(name);
            first = false;
        }

        foreach ((var name, var value) in variants.Where(static variant => variant.Value.Boolean is null))
        {
            text.Append(' ').Append(name).Append(value.IsMultiple ? ":=" : "=").Append(Quote(WriteValues(name, value)));
        }

        text.Append(" platform=").Append(spec.Platform)
            .Append(" os=").Append(spec.OperatingSystem)
            .Append(" target=").Append(spec.Target);
        return (spec.Compiler is null ? text : text.Append(" %").Append(spec.Compiler)).ToString();
    }

    /// <summary>A value as it can be written after <c>=</c>: in quotes where Spack writes quotes.</summary>
    public static string Quote(string value)
    {
        if (value.Length > 0 && value.All(IsPlain))
        {
            return value;
        }

        return value.Contains('\'', StringComparison.Ordinal)
            ? $"\"{value.Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : $"'{value}'";
    }

    private static string WriteValues(string name, VariantValue value) => name == Patches
        ? string.Join(',', value.Values.Select(static patch => patch.Length > PatchLength ? patch[..PatchLength] : patch))
        : value.ToString();

    private static bool IsPlain(char character) =>
        char.IsAsciiLetterOrDigit(character) || character is ',' or '/' or '_' or '.' or '-' or '[' or ']';
}
