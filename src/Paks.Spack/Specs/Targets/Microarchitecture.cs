namespace Paks.Spack.Specs;

/// <summary>A processor type as archspec names it, with all that it is compatible with.</summary>
public sealed class Microarchitecture
{
    private readonly HashSet<string> _ancestors;

    internal Microarchitecture(string name, IReadOnlyList<Microarchitecture> parents, bool isGeneric)
    {
        Name = name;
        IsGeneric = isGeneric;
        Family = parents.Count == 0 ? name : parents[0].Family;
        _ancestors = [.. parents.SelectMany(static parent => parent._ancestors.Append(parent.Name))];
        Generic = isGeneric
            ? this
            : parents.Select(static parent => parent.Generic).MaxBy(static generic => generic!.AncestorCount);
    }

    public string Name { get; }

    /// <summary>The ancestor without parents: <c>x86_64</c>, <c>aarch64</c>.</summary>
    public string Family { get; }

    /// <summary>Whether this is a level that no vendor owns: <c>x86_64_v3</c>, <c>armv8.2a</c>.</summary>
    public bool IsGeneric { get; }

    /// <summary>The highest generic level that this includes; null where the family has none that is known.</summary>
    public Microarchitecture? Generic { get; }

    /// <summary>How many others this includes: the more, the more specific.</summary>
    public int AncestorCount => _ancestors.Count;

    /// <summary>
    /// Whether what is built for the other one runs on this one: they are the same, or the other is an ancestor. A
    /// partial order: zen2 and haswell include each other neither way.
    /// </summary>
    public bool Includes(Microarchitecture other) => Includes(other.Name);

    /// <summary>As <see cref="Includes(Microarchitecture)"/>, by name.</summary>
    public bool Includes(string other) => Name == other || _ancestors.Contains(other);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
