using System.Globalization;
using System.Text.RegularExpressions;

namespace Paks.Spack.Specs;

/// <summary>A text in Spack's format language that names a path below a store: a projection (<c>Spec.format_path</c>).</summary>
public sealed partial class SpecFormat
{
    private const string Missing = "none";

    private readonly string _text;
    private readonly IReadOnlyList<IReadOnlyList<Func<ConcreteSpec, string>>> _components;

    private SpecFormat(string text, IReadOnlyList<IReadOnlyList<Func<ConcreteSpec, string>>> components) =>
        (_text, _components) = (text, components);

    /// <summary>Whether the DAG hash, or a part of it, is in what it names.</summary>
    public bool HoldsHash => _text.Contains("{hash", StringComparison.Ordinal);

    /// <summary>Reads a format.</summary>
    /// <exception cref="FormatException">A token is not known, a brace is not closed, or it is not a relative path.</exception>
    public static SpecFormat Parse(string text)
    {
        var components = text.Split('/');
        return Array.Exists(components, component => component is "" or "." or "..")
            ? throw new FormatException("it is not a relative path without '.' and '..'")
            : new SpecFormat(text, [.. components.Select(ParseComponent)]);
    }

    /// <summary>
    /// The path of a spec. Each component between slashes is expanded by itself; what is not a letter, a digit or one
    /// of <c>_ + . -</c> then becomes <c>_</c>, so that no value can make a path of its own.
    /// </summary>
    public string Expand(ConcreteSpec spec) =>
        string.Join('/', _components.Select(component => Unsafe().Replace(string.Concat(component.Select(part => part(spec))), "_")));

    /// <inheritdoc/>
    public override string ToString() => _text;

    private static List<Func<ConcreteSpec, string>> ParseComponent(string component)
    {
        var parts = new List<Func<ConcreteSpec, string>>();
        var rest = component;
        while (rest.IndexOf('{', StringComparison.Ordinal) is >= 0 and int open)
        {
            var close = rest.IndexOf('}', open);
            if (close < 0)
            {
                throw new FormatException($"'{component}' opens a brace and does not close it");
            }

            var literal = rest[..open];
            parts.Add(_ => literal);
            parts.Add(ParseToken(rest[(open + 1)..close]));
            rest = rest[(close + 1)..];
        }

        parts.Add(_ => rest);
        return parts;
    }

    private static Func<ConcreteSpec, string> ParseToken(string token)
    {
        switch (token)
        {
            case "name": return spec => spec.Name;
            case "version": return spec => spec.Version.ToString();
            case "hash": return spec => spec.Hash.ToString();
            case "namespace": return spec => spec.Namespace ?? Missing;
            case "architecture": return spec => $"{spec.Platform}-{spec.OperatingSystem}-{spec.Target}";
            case "architecture.platform" or "platform": return spec => spec.Platform;
            case "architecture.os" or "os": return spec => spec.OperatingSystem;
            case "architecture.target" or "target": return spec => spec.Target;
            case "compiler": return spec => spec.Compiler?.Replace("@", "-", StringComparison.Ordinal) ?? Missing;
            case "compiler.name": return spec => spec.Compiler?.Split('@')[0] ?? Missing;
            case "compiler.version": return spec => spec.Compiler?.Split('@')[^1] ?? Missing;
        }

        if (token.StartsWith("hash:", StringComparison.Ordinal))
        {
            var length = HashLength(token);
            return spec => spec.Hash.ToString()[..length];
        }

        return token.StartsWith("variants.", StringComparison.Ordinal)
            ? spec => Variant(token["variants.".Length..], spec)
            : throw new FormatException($"'{{{token}}}' is not known: there are name, version, hash, hash:N, namespace, architecture[.platform|.os|.target], compiler[.name|.version], variants.NAME[.value]");
    }

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
