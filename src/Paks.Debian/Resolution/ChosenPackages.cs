namespace Paks.Debian.Resolution;

/// <summary>The choices that stand, the last one on top, and what follows from them.</summary>
internal sealed class ChosenPackages
{
    private readonly List<Choice> _trail = [];
    private readonly Dictionary<string, List<Choice>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(Choice By, PackageRelation Relation)>> _unwanted = new(StringComparer.Ordinal);

    public int Count => _trail.Count;

    public IReadOnlyList<Choice> All => _trail;

    /// <summary>Whether something that is chosen is, or stands for, what is required. What is asked for is so by its own name.</summary>
    public bool Meet(Requirement requirement) => requirement.Dependency.Alternatives.Any(
        wanted => _byName.GetValueOrDefault(wanted.Name)?.Exists(choice => requirement.Requirer is null
            ? choice.Chosen!.Package.Is(wanted)
            : choice.Chosen!.Package.Satisfies(wanted)) == true);

    /// <summary>What stands in the way of a candidate, or null.</summary>
    public Clash? ClashOf(PackageCandidate candidate)
    {
        var package = candidate.Package;
        if (_byName.GetValueOrDefault(package.Name)?.Find(choice => choice.Chosen!.Name == package.Name) is { } other)
        {
            return Clash.Of(other, isSamePackage: true);
        }

        foreach (var relation in package.Conflicts)
        {
            if (_byName.GetValueOrDefault(relation.Name)?.Find(choice => choice.Chosen!.Package.Satisfies(relation)) is { } unwanted)
            {
                return Clash.Of(unwanted, isSamePackage: false);
            }
        }

        return NamesOf(package)
            .SelectMany(name => _unwanted.GetValueOrDefault(name, []))
            .Where(unwanted => package.Satisfies(unwanted.Relation))
            .Select(unwanted => Clash.Of(unwanted.By, isSamePackage: false))
            .FirstOrDefault();
    }

    public void Push(Choice choice)
    {
        _trail.Add(choice);
        foreach (var name in NamesOf(choice.Chosen!.Package))
        {
            ListOf(_byName, name).Add(choice);
        }

        foreach (var relation in choice.Chosen.Package.Conflicts)
        {
            ListOf(_unwanted, relation.Name).Add((choice, relation));
        }
    }

    /// <summary>Takes back the last choice: its marks are the last ones everywhere.</summary>
    public Choice Pop()
    {
        var choice = _trail[^1];
        _trail.RemoveAt(_trail.Count - 1);
        foreach (var name in NamesOf(choice.Chosen!.Package))
        {
            _byName[name].RemoveAt(_byName[name].Count - 1);
        }

        foreach (var relation in choice.Chosen.Package.Conflicts)
        {
            _unwanted[relation.Name].RemoveAt(_unwanted[relation.Name].Count - 1);
        }

        return choice;
    }

    private static IEnumerable<string> NamesOf(BinaryPackage package) =>
        package.Provides.Select(provided => provided.Name).Prepend(package.Name).Distinct();

    private static List<T> ListOf<T>(Dictionary<string, List<T>> lists, string name)
    {
        if (!lists.TryGetValue(name, out var list))
        {
            lists[name] = list = [];
        }

        return list;
    }
}
