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
        var registries = RegistryBases(environment);
        if (FindMade(registries) is { } made)
        {
            return made;
        }

        if (await FindInAsync(registries, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        try
        {
            return _definition is null ? throw Unknown() : WithNotes(await BuildAsync(_definition, cancellationToken).ConfigureAwait(false));
        }
        catch (PaksException failure) when (registries.Count > 0 && failure.Diagnostic.Code == (_definition is null ? DiagnosticCodes.UnknownBase : DiagnosticCodes.MirrorUnreachable))
        {
            if (await FindOldAsync(cancellationToken).ConfigureAwait(false) is { } old)
            {
                return old;
            }

            throw;
        }
    }

    /// <summary>The base that a lock has, from a registry where its layer would have to be made of packages.</summary>
    /// <exception cref="PaksException">A registry has it, and it cannot be used.</exception>
    public async Task<ResolvedBase> ResolveLockedAsync(ResolvedBase.Debian locked, CancellationToken cancellationToken)
    {
        var isHere = wish.Pinned is null || locked.Origin?.Source == BaseSource.Store;
        return (isHere ? null : await FindInAsync(RegistryBases(environment), cancellationToken).ConfigureAwait(false)) ?? WithNotes(locked);
    }

    private ResolvedBase WithNotes(ResolvedBase found) => found with { Notes = [.. _notes, .. found.Notes] };

    private async Task<ResolvedBase?> FindInAsync(IReadOnlyList<RegistryBase> registries, CancellationToken cancellationToken)
    {
        foreach (var registry in registries)
        {
            var (found, whyNot) = await registry.FindAsync(cancellationToken).ConfigureAwait(false);
            if (found is not null)
            {
                return WithNotes(found);
            }

            _notes.Add($"The base {whyNot}.");
        }

        return null;
    }

    /// <summary>A user's own file is in no registry, and neither is a name that no repository can have.</summary>
    private IReadOnlyList<RegistryBase> RegistryBases(BuildEnvironment around)
    {
        if (BaseDefinitions.IsFile(wish.Name))
        {
            return [];
        }

        try
        {
            return [.. around.Bases.Registries.Select(prefix => new RegistryBase(prefix, wish, around))];
        }
        catch (FormatException) when (_definition is null)
        {
            return [];
        }
    }

    /// <summary>Where neither registry nor mirror answers, the last answer of a registry is used, as that of an archive is.</summary>
    private async Task<ResolvedBase?> FindOldAsync(CancellationToken cancellationToken)
    {
        foreach (var registry in RegistryBases(environment with { Offline = true }))
        {
            if (registry.GoodSince is { } askedAt && (await registry.FindAsync(cancellationToken).ConfigureAwait(false)).Found is { } old)
            {
                environment.Progress.Warn($"no registry or mirror of {wish.Name} answers: it is what {registry.Reference} was at {askedAt:yyyy-MM-dd HH:mm} UTC.");
                return WithNotes(old);
            }
        }

        return null;
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
        $"Use {BaseDefinitions.Choices}; {BaseResolver.Scratch}, a definition of yours (FILE.yaml), or an image such as oci:DIR.") { Input = wish.Name };
}
