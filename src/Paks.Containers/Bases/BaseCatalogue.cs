using Paks.Containers.Bases.Registries;
using Paks.Containers.Diagnostics;
using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>The bases that there are, and what is in them.</summary>
public static class BaseCatalogue
{
    /// <summary>Every base that has a name, in ordinal order. Nothing is fetched.</summary>
    /// <param name="machine">The platform of this machine.</param>
    /// <param name="environment">What is found around it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static Task<IReadOnlyList<ListedBase>> ListAsync(Platform machine, BuildEnvironment environment, CancellationToken cancellationToken = default) =>
        Failures.TranslateAsync(async () =>
        {
            var listed = new List<ListedBase>();
            foreach (var name in BaseDefinitions.Names)
            {
                listed.Add(await ListAsync(BaseDefinitions.Find(name)!, machine, environment with { Offline = true }, cancellationToken).ConfigureAwait(false));
            }

            return (IReadOnlyList<ListedBase>)listed;
        });

    /// <summary>What a base holds. One that is not made yet is only planned: its archive is asked, no package is fetched.</summary>
    /// <param name="name">The base's name, or the file of a definition.</param>
    /// <param name="platform">The platform.</param>
    /// <param name="environment">What is found around it.</param>
    /// <param name="requireSignature">Whether a base of a registry has to be signed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PaksException">There is no such base, it is not for the platform, or its archive cannot be had.</exception>
    public static Task<ShownBase> ShowAsync(
        string name, Platform platform, BuildEnvironment environment, bool requireSignature = true, CancellationToken cancellationToken = default) =>
        Failures.TranslateAsync(async () =>
        {
            var definition = Require(name, environment);
            var resolved = await BaseResolver.ResolveAsync(new BaseWish(name, platform) { RequireSignature = requireSignature }, environment, cancellationToken).ConfigureAwait(false);
            foreach (var note in resolved.Notes)
            {
                environment.Progress.Warn(note);
            }

            var made = resolved is ResolvedBase.Debian debian
                ? BaseMaker.TryRecall(debian, environment.Store)
                : await BaseMaker.MakeAsync(resolved, name, environment, cancellationToken).ConfigureAwait(false);
            return made is null ? Planned(definition, (ResolvedBase.Debian)resolved) : await MadeAsync(definition, resolved, made, environment, cancellationToken).ConfigureAwait(false);
        });

    /// <summary>The definition with a name, or in a file.</summary>
    /// <exception cref="PaksException">There is none.</exception>
    internal static BaseDefinition Require(string name, BuildEnvironment environment) => BaseDefinitions.Find(name, environment.Folder) ?? throw new PaksException(
        DiagnosticCodes.UnknownBase, $"There is no base called '{name}'.", $"Use {BaseDefinitions.Choices}: paks-image base list.") { Input = name };

    private static async Task<ListedBase> ListAsync(BaseDefinition definition, Platform machine, BuildEnvironment environment, CancellationToken cancellationToken)
    {
        var (origin, digest, size) = await FindReadyAsync(definition, machine, environment, cancellationToken).ConfigureAwait(false)
            ?? (environment.Bases.Registries is [var first, ..] ? new BaseOrigin(BaseSource.Registry, $"{first}/{definition.Name}") : new BaseOrigin(BaseSource.Build), null, null);
        return new ListedBase(
            definition.Name,
            definition.Release,
            definition.Description,
            [.. definition.Architectures.Select(DebianPlatform.Of)],
            origin,
            digest,
            size);
    }

    /// <summary>What lies in the store with all its layers, made here or fetched.</summary>
    private static async Task<(BaseOrigin Origin, Digest? Digest, long? Size)?> FindReadyAsync(
        BaseDefinition definition, Platform machine, BuildEnvironment environment, CancellationToken cancellationToken)
    {
        if (definition.Architectures.Contains(DebianPlatform.ArchitectureOf(machine))
            && new DebianBases(definition, machine, environment).RecallLast() is { } known && BaseMaker.TryRecall(known, environment.Store) is { } made)
        {
            return (new BaseOrigin(BaseSource.Store), made.Digest, made.Layers.Sum(layer => layer.Descriptor.Size));
        }

        foreach (var registry in environment.Bases.Registries)
        {
            if (await FindFetchedAsync(new RegistryBase(registry, new BaseWish(definition.Name, machine), environment), cancellationToken).ConfigureAwait(false)
                is { } fetched && fetched.Layers.All(layer => environment.Store.Contains(layer.Descriptor)))
            {
                return (fetched.Origin!, fetched.Digest, fetched.Layers.Sum(layer => layer.Descriptor.Size));
            }
        }

        return null;
    }

    /// <summary>What a build would refuse, or cannot read, does not lie ready.</summary>
    private static async Task<ResolvedBase.Existing?> FindFetchedAsync(RegistryBase registry, CancellationToken cancellationToken)
    {
        try
        {
            return (await registry.FindAsync(cancellationToken).ConfigureAwait(false)).Found as ResolvedBase.Existing;
        }
        catch (PaksException refused) when (refused.Diagnostic.Code.ExitCode == ExitCode.NotTrusted || refused.Diagnostic.Code == DiagnosticCodes.MalformedBaseImage)
        {
            return null;
        }
    }

    private static ShownBase Planned(BaseDefinition definition, ResolvedBase.Debian resolved) => new()
    {
        Name = definition.Name,
        Description = definition.Description,
        Platform = resolved.Config.Platform,
        Origin = resolved.Origin!,
        Config = resolved.Config,
        Packages = [.. resolved.Plan.Packages.Select(package => new BasePackage(package.Name, package.Version, package.InstalledSize)).OrderBy(package => package.Name, StringComparer.Ordinal)],
        UnpackedSize = resolved.Plan.Packages.Sum(package => package.InstalledSize),
    };

    private static async Task<ShownBase> MadeAsync(
        BaseDefinition definition, ResolvedBase resolved, BaseImage made, BuildEnvironment environment, CancellationToken cancellationToken)
    {
        var tree = await BaseTree.ReadAsync(made, environment.Store, cancellationToken).ConfigureAwait(false);
        return new ShownBase
        {
            Name = definition.Name,
            Description = definition.Description,
            Platform = made.Config.Platform,
            Origin = resolved.Origin!,
            Config = made.Config,
            Packages = tree.Packages,
            Digest = made.Digest,
            Size = made.Layers.Sum(layer => layer.Descriptor.Size),
            UnpackedSize = tree.Size,
            Files = tree.Files,
        };
    }
}
