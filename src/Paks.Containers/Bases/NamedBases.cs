using Paks.Containers.Bases.Registries;
using Paks.Containers.Diagnostics;
using Paks.Debian.Archives;

namespace Paks.Containers.Bases;

/// <summary>
/// Finds bases by their names: what was made or fetched here within the hour, then the registries of bases, then a build of the base's
/// packages. docs/decisions/0014 tells why.
/// </summary>
internal sealed class NamedBases(BaseWish wish, BuildEnvironment environment)
{
    private readonly BaseDefinition? _definition = BaseDefinitions.Find(wish.Name, environment.Folder);
    private readonly List<string> _notes = [];

    /// <summary>Finds the base.</summary>
    /// <exception cref="PaksException">There is no such base, or it cannot be used.</exception>
    public async Task<ResolvedBase> ResolveAsync(CancellationToken cancellationToken)
    {
        var registries = RegistryBases();
        if (FindMade(registries) is { } made)
        {
            return made;
        }

        foreach (var registry in registries)
        {
            var (found, whyNot) = await registry.FindAsync(cancellationToken).ConfigureAwait(false);
            if (found is not null)
            {
                return found with { Notes = _notes };
            }

            _notes.Add($"The base {whyNot}.");
        }

        return _definition is null ? throw Unknown() : await BuildAsync(_definition, cancellationToken).ConfigureAwait(false) with { Notes = _notes };
    }

    /// <summary>A user's own file is in no registry, and neither is a name that no repository can have.</summary>
    private IReadOnlyList<RegistryBase> RegistryBases()
    {
        if (BaseDefinitions.IsFile(wish.Name))
        {
            return [];
        }

        try
        {
            return [.. environment.Bases.Registries.Select(prefix => new RegistryBase(prefix, wish, environment))];
        }
        catch (FormatException) when (_definition is null)
        {
            return [];
        }
    }

    /// <summary>What was made here, where it is still good; what a registry answered since then goes before it.</summary>
    private ResolvedBase.Debian? FindMade(IReadOnlyList<RegistryBase> registries)
    {
        if (_definition is null || (registries.Count == 0 && wish.Pinned is null) || !_definition.Architectures.Contains(DebianPlatform.ArchitectureOf(wish.Platform)))
        {
            return null;
        }

        var bases = new DebianBases(_definition, wish.Platform, environment);
        if (wish.Pinned is { } pinned)
        {
            return bases.Recall() is { } any && BaseMaker.TryRecall(any, environment.Store)?.Digest == pinned ? any : null;
        }

        return bases.RecallGood() is var (good, askedAt) && good.Origin!.Source == BaseSource.Store && registries.All(registry => !(registry.GoodSince > askedAt)) ? good : null;
    }

    private Task<ResolvedBase.Debian> BuildAsync(BaseDefinition definition, CancellationToken cancellationToken)
    {
        var stored = new StoredDownloads(environment.Store);
        IDownloadCache downloads = wish.WriteNothing ? new PassingDownloads(stored) : stored;
        return new DebianBases(definition, wish.Platform, environment).ResolveAsync(downloads, remember: !wish.WriteNothing, cancellationToken);
    }

    private PaksException Unknown() => new(
        DiagnosticCodes.UnknownBase,
        $"There is no base called '{wish.Name}'.{string.Concat(_notes.Select(note => " " + note))}",
        $"Use {string.Join(", ", BaseDefinitions.Names)}, {BaseResolver.Scratch}, a definition of yours (FILE.yaml), or an image such as oci:DIR.") { Input = wish.Name };
}
