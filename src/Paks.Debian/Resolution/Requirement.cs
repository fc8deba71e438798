namespace Paks.Debian.Resolution;

/// <summary>Something that must be met.</summary>
/// <param name="Requirer">What needs it; null: it is asked for.</param>
/// <param name="Dependency">What is needed.</param>
internal sealed record Requirement(Choice? Requirer, Dependency Dependency)
{
    /// <summary>From the one that is asked for down to the one that needs this.</summary>
    public IReadOnlyList<string> Chain()
    {
        var chain = new List<string>();
        for (var choice = Requirer; choice is not null; choice = choice.Requirement.Requirer)
        {
            chain.Add(choice.Chosen!.Name);
        }

        chain.Reverse();
        return chain;
    }
}
