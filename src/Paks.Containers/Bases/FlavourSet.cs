namespace Paks.Containers.Bases;

/// <summary>The flavours of a release: the common ones, what its own file adds to them or beside them, and the packages that files add to all.</summary>
internal sealed class FlavourSet
{
    private readonly Dictionary<string, List<DefinitionNode>> _flavours = [];
    private readonly IReadOnlyList<DefinitionNode> _files;

    /// <exception cref="Diagnostics.PaksException">A flavour says something that none does.</exception>
    public FlavourSet(IReadOnlyList<DefinitionNode> files)
    {
        _files = files;
        foreach (var (name, flavour) in files.SelectMany(file => file.Pairs("flavours")))
        {
            flavour.RequireKnown("description", "extends", "packages");
            if (!_flavours.TryGetValue(name, out var parts))
            {
                _flavours[name] = parts = [];
            }

            parts.Add(flavour);
        }
    }

    /// <summary>Their names, in the order of the files.</summary>
    public IReadOnlyList<string> Names => [.. _flavours.Keys];

    /// <summary>What a flavour is for.</summary>
    public string DescriptionOf(string flavour) => Last(flavour, "description") ?? flavour;

    /// <summary>The packages of a flavour and of those that it extends; one that comes again with other patterns counts as it was said last.</summary>
    /// <exception cref="Diagnostics.PaksException">It extends one that there is not, or itself.</exception>
    public IReadOnlyList<PackageDefinition> PackagesOf(string flavour)
    {
        var packages = new OrderedDictionary<string, PackageDefinition>();
        foreach (var package in Chain(flavour).SelectMany(name => _flavours[name]).Concat(_files).SelectMany(part => part.Items("packages")).Select(Package))
        {
            packages[package.Names.Text] = package;
        }

        return [.. packages.Values];
    }

    /// <summary>The flavour and what it extends, the innermost first.</summary>
    private List<string> Chain(string flavour)
    {
        var chain = new List<string>();
        for (var name = flavour; name is not null; name = Last(name, "extends"))
        {
            if (chain.Contains(name) || !_flavours.ContainsKey(name))
            {
                throw _flavours[chain[0]][^1].Wrong($"'{chain[0]}' extends '{name}', which {(chain.Contains(name) ? "extends it" : "is no flavour")}");
            }

            chain.Insert(0, name);
        }

        return chain;
    }

    private string? Last(string flavour, string key) => _flavours[flavour].Select(part => part.Find(key)?.AsText()).LastOrDefault(text => text is not null);

    /// <summary>A name, or a mapping of the name to the patterns of what is wanted of the package.</summary>
    private static PackageDefinition Package(DefinitionNode package)
    {
        var (names, patterns) = package.OnlyPair() is var (key, value) ? (key, value.AsTexts()) : (package.AsText(), null);
        var definition = new PackageDefinition(Restricted.Parse(names), patterns);
        return definition.IsNamed ? definition : throw package.Wrong($"'{names}' names no package");
    }
}
