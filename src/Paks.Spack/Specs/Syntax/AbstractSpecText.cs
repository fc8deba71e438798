using System.Text;

namespace Paks.Spack.Specs;

/// <summary>Writes abstract specs in the syntax in which they are read.</summary>
internal static class AbstractSpecText
{
    public static string Write(AbstractSpec spec)
    {
        StringBuilder text = new();
        var qualified = spec.Name is not null && spec.Namespace is not null;
        text.Append(qualified ? $"{spec.Namespace}.{spec.Name}" : spec.Name);
        if (spec.Versions is not null)
        {
            text.Append('@').Append(spec.Versions);
        }

        foreach (var variant in spec.Variants)
        {
            text.Append(variant.Match == VariantMatch.Boolean ? "" : " ").Append(variant);
        }

        foreach (var flag in spec.Flags)
        {
            text.Append(' ').Append(flag);
        }

        AppendPair(text, "namespace", qualified ? null : spec.Namespace);
        AppendPair(text, "platform", spec.Platform);
        AppendPair(text, "os", spec.OperatingSystem);
        AppendPair(text, "target", spec.Target?.ToString());
        if (spec.HashPrefix is not null)
        {
            text.Append(" /").Append(spec.HashPrefix);
        }

        foreach (var dependency in spec.Dependencies)
        {
            text.Append(' ').Append(Write(dependency));
        }

        return text.ToString().TrimStart(' ');
    }

    public static string Write(DependencyConstraint dependency)
    {
        var attributes = new List<string>();
        if (dependency.Types != DependencyTypes.None)
        {
            attributes.Add("deptypes=" + WriteTypes(dependency.Types));
        }

        if (dependency.Virtuals.Count > 0)
        {
            attributes.Add("virtuals=" + string.Join(',', dependency.Virtuals));
        }

        if (dependency.Condition is not null)
        {
            attributes.Add("when=" + SpecText.Quote(dependency.Condition.ToString()));
        }

        var edge = attributes.Count == 0 ? "" : $"[{string.Join(' ', attributes)}] ";
        return (dependency.IsDirect ? "%" : "^") + edge + dependency.Spec;
    }

    public static string WriteTypes(DependencyTypes types) => string.Join(',', SpecNodeReader.TypeNames
        .Where(type => types.HasFlag(type.Value))
        .Select(static type => type.Key));

    private static void AppendPair(StringBuilder text, string key, string? value)
    {
        if (value is not null)
        {
            text.Append(' ').Append(key).Append('=').Append(SpecText.Quote(value));
        }
    }
}
