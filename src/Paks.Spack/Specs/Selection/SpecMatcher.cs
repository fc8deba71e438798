namespace Paks.Spack.Specs;

/// <summary>Compares a concrete spec with what was asked for, and names every difference.</summary>
internal static class SpecMatcher
{
    public static IReadOnlyList<SpecDifference> FindDifferences(AbstractSpec wanted, ConcreteSpec spec, ISpecGraph graph)
    {
        var differences = new List<SpecDifference>();
        CompareNode(wanted, spec, graph, differences);
        if (differences.Exists(static difference => difference.Kind == SpecDifferenceKind.Name))
        {
            return differences;
        }

        foreach (var dependency in wanted.Dependencies)
        {
            if (DependencyMatcher.FindDifference(dependency, spec, graph) is { } difference)
            {
                differences.Add(difference);
            }
        }

        return differences;
    }

    /// <summary>Whether a package goes by this name: its own, or a virtual one that it provides to another.</summary>
    public static bool IsNamed(string name, ConcreteSpec spec, ISpecGraph graph) =>
        spec.Name == name || graph.Provides(spec.Hash, name);

    private static void CompareNode(AbstractSpec wanted, ConcreteSpec spec, ISpecGraph graph, List<SpecDifference> differences)
    {
        if (wanted.Name is not null && !IsNamed(wanted.Name, spec, graph))
        {
            Add(SpecDifferenceKind.Name, $"name {wanted.Name}: is {spec.Name}");
        }

        if (wanted.HashPrefix is not null && !spec.Hash.StartsWith(wanted.HashPrefix))
        {
            Add(SpecDifferenceKind.Hash, $"hash /{wanted.HashPrefix}: is /{spec.Hash}");
        }

        if (wanted.Namespace is not null && wanted.Namespace != spec.Namespace)
        {
            Add(SpecDifferenceKind.Namespace, $"namespace {wanted.Namespace}: is {spec.Namespace ?? "not recorded"}");
        }

        if (wanted.Versions is not null && !wanted.Versions.Contains(spec.Version))
        {
            Add(SpecDifferenceKind.Version, $"version {spec.Version} does not satisfy {wanted.Versions}");
        }

        foreach (var variant in wanted.Variants)
        {
            if (FindDifference(variant, spec, graph) is { } text)
            {
                Add(SpecDifferenceKind.Variant, text);
            }
        }

        foreach (var flag in wanted.Flags)
        {
            var present = spec.Flags.GetValueOrDefault(flag.Kind) ?? [];
            if (!flag.Words.All(present.Contains))
            {
                Add(SpecDifferenceKind.Flags, $"{flag}: has {(present.Count == 0 ? "none" : string.Join(' ', present))}");
            }
        }

        if (wanted.Platform is not null && wanted.Platform != spec.Platform)
        {
            Add(SpecDifferenceKind.Platform, $"platform {wanted.Platform}: is for {spec.Platform}");
        }

        if (wanted.OperatingSystem is not null && wanted.OperatingSystem != spec.OperatingSystem)
        {
            Add(SpecDifferenceKind.OperatingSystem, $"os {wanted.OperatingSystem}: is for {spec.OperatingSystem}");
        }

        if (wanted.Target is not null && !wanted.Target.Accepts(spec))
        {
            Add(SpecDifferenceKind.Target, $"target {wanted.Target}: is for {spec.Target}");
        }

        void Add(SpecDifferenceKind kind, string text) => differences.Add(new SpecDifference(kind, text));
    }

    private static string? FindDifference(VariantConstraint variant, ConcreteSpec spec, ISpecGraph graph)
    {
        if (variant.Propagates)
        {
            var other = RuntimeWalk.Of(graph, [spec]).RootsFirst.FirstOrDefault(node =>
                node.Variants.TryGetValue(variant.Name, out var value) && !variant.Accepts(value));
            return other is null ? null : $"variant {variant}: {other.Name} has {Write(variant.Name, other.Variants[variant.Name])}";
        }

        if (!spec.Variants.TryGetValue(variant.Name, out var present))
        {
            return $"variant {variant}: {spec.Name} has no variant {variant.Name}";
        }

        return variant.Accepts(present) ? null : $"variant {variant}: has {Write(variant.Name, present)}";
    }

    private static string Write(string name, VariantValue value) => value.Boolean switch
    {
        true => "+" + name,
        false => "~" + name,
        null => $"{name}={value}",
    };
}
