using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Paks.Spack.Specs;

/// <summary>Spack's format language for paths below a store: a projection (spack-buildcache.md 6.1).</summary>
public static partial class SpecFormat
{
    private const string Missing = "none";

    /// <summary>
    /// Expands <paramref name="format"/> for a spec. Each component between slashes is expanded by itself; what is not a
    /// letter, a digit or one of <c>_ + . -</c> then becomes <c>_</c>, so that no value can make a path of its own.
    /// </summary>
    /// <exception cref="FormatException">A token is not known, or a brace is not closed.</exception>
    public static string Expand(string format, ConcreteSpec spec) =>
        string.Join('/', format.Split('/').Select(component => Unsafe().Replace(ExpandComponent(component, spec), "_")));

    private static string ExpandComponent(string component, ConcreteSpec spec)
    {
        var text = new StringBuilder();
        var rest = component.AsSpan();
        while (rest.IndexOf('{') is >= 0 and var open)
        {
            var close = rest[open..].IndexOf('}');
            if (close < 0)
            {
                throw new FormatException($"'{component}' opens a brace and does not close it");
            }

            text.Append(rest[..open]).Append(Value(rest[(open + 1)..(open + close)].ToString(), spec));
            rest = rest[(open + close + 1)..];
        }

        return text.Append(rest).ToString();
    }

    private static string Value(string token, ConcreteSpec spec) => token switch
    {
        "name" => spec.Name,
        "version" => spec.Version.ToString(),
        "hash" => spec.Hash.ToString(),
        "namespace" => spec.Namespace ?? Missing,
        "architecture" => $"{spec.Platform}-{spec.OperatingSystem}-{spec.Target}",
        "architecture.platform" or "platform" => spec.Platform,
        "architecture.os" or "os" => spec.OperatingSystem,
        "architecture.target" or "target" => spec.Target,
        "compiler" => spec.Compiler?.Replace("@", "-", StringComparison.Ordinal) ?? Missing,
        "compiler.name" => spec.Compiler?.Split('@')[0] ?? Missing,
        "compiler.version" => spec.Compiler?.Split('@')[^1] ?? Missing,
        _ when token.StartsWith("hash:", StringComparison.Ordinal) => spec.Hash.ToString()[..HashLength(token)],
        _ when token.StartsWith("variants.", StringComparison.Ordinal) => Variant(token["variants.".Length..], spec),
        _ => throw new FormatException($"'{{{token}}}' is not known: there are name, version, hash, hash:N, namespace, architecture[.platform|.os|.target], compiler[.name|.version], variants.NAME[.value]"),
    };

    private static int HashLength(string token) =>
        int.TryParse(token.AsSpan("hash:".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length is > 0 and <= DagHash.Length
            ? length
            : throw new FormatException($"'{{{token}}}' does not give a length from 1 to {DagHash.Length}");

    /// <summary><c>variants.x</c> is the variant as specs are written, <c>variants.x.value</c> its value alone.</summary>
    private static string Variant(string token, ConcreteSpec spec)
    {
        const string OnlyValue = ".value";
        var valueAlone = token.EndsWith(OnlyValue, StringComparison.Ordinal);
        var name = valueAlone ? token[..^OnlyValue.Length] : token;
        return !spec.Variants.TryGetValue(name, out var value) ? Missing
            : valueAlone ? value.ToString()
            : value.Boolean is { } on ? (on ? "+" : "~") + name
            : $"{name}={value}";
    }

    [GeneratedRegex("[^A-Za-z0-9_+.-]")]
    private static partial Regex Unsafe();
}
