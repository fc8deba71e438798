using Paks.Debian.Archives;
using Paks.Debian.Resolution;
using Paks.Trust;

namespace Paks.Debian.RootFileSystems;

/// <summary>Finds out which packages a recipe comes to, and fetches them: releases, then the plan, then the files.</summary>
public sealed class RootFileSystemPlanner
{
    private const int ParallelDownloads = 4;

    private readonly RootFileSystemRecipe _recipe;
    private readonly string _architecture;
    private readonly Func<ArchiveRecipe, string, ArchiveMirrors> _mirrors;
    private readonly HttpClient _http;
    private readonly IDownloadCache _cache;

    /// <param name="recipe">The recipe.</param>
    /// <param name="architecture">One of its architectures.</param>
    /// <param name="mirrors">Where an archive's suite is.</param>
    /// <param name="http">Used for web addresses; belongs to the caller.</param>
    /// <param name="cache">Takes and gives all that is downloaded but the releases.</param>
    /// <exception cref="RecipeException">The recipe is not for this architecture.</exception>
    public RootFileSystemPlanner(
        RootFileSystemRecipe recipe,
        string architecture,
        Func<ArchiveRecipe, string, ArchiveMirrors> mirrors,
        HttpClient http,
        IDownloadCache cache)
    {
        if (!recipe.Architectures.Contains(architecture))
        {
            throw new RecipeException(recipe.Name, $"it is for {string.Join(", ", recipe.Architectures)}, not for {architecture}");
        }

        _recipe = recipe;
        _architecture = architecture;
        _mirrors = mirrors;
        _http = http;
        _cache = cache;
    }

    /// <summary>Takes what is kept of indexes while a plan is made; must exist. Null: that is kept in memory, some 30 MB.</summary>
    public string? ScratchFolder { get; init; }

    /// <summary>Fetches and verifies the release of every suite.</summary>
    /// <param name="keyring">The distribution's keys; of them the recipe says which may sign.</param>
    /// <param name="now">The time at which releases and keys must be valid.</param>
    /// <param name="lastSeen">The date of the release of an archive's suite that was seen last: none that is older is taken.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArchiveException">A release cannot be had, or not be trusted.</exception>
    public async Task<IReadOnlyList<SuiteRelease>> ReadReleasesAsync(
        Keyring keyring, DateTimeOffset now, Func<ArchiveRecipe, string, DateTimeOffset?>? lastSeen = null, CancellationToken cancellationToken = default)
    {
        return await Task.WhenAll(_recipe.Archives.SelectMany(recipe => recipe.Suites.Select(async suite =>
        {
            var archive = Open(recipe, suite);
            var release = await archive.ReadReleaseAsync(keyring.Restrict(recipe.SignedBy), now, lastSeen?.Invoke(recipe, suite), cancellationToken).ConfigureAwait(false);
            return new SuiteRelease(recipe, archive, release);
        }))).ConfigureAwait(false);
    }

    /// <summary>Finds the packages of the recipe and all that they need: of each the newest version that goes with the others.</summary>
    /// <exception cref="ArchiveException">An index cannot be had, or is not what the release says.</exception>
    /// <exception cref="PackageNotFoundException">No suite has a package of the recipe.</exception>
    /// <exception cref="DependencyException">A package needs what cannot be had, or not together with the others.</exception>
    public async Task<RootFileSystemPlan> PlanAsync(IReadOnlyList<SuiteRelease> releases, CancellationToken cancellationToken = default)
    {
        var parts = releases.SelectMany(release => release.Recipe.Components.Select(component => (Release: release, Component: component))).ToList();
        var missingParts = parts.Skip(1).Where(part => LacksArchitecture(part.Release.Release, part.Component)).ToList();
        parts = [.. parts.Except(missingParts)];
        await Task.WhenAll(parts.Select(
            part => part.Release.Archive.FetchIndexAsync(part.Release.Release, part.Component, _architecture, cancellationToken))).ConfigureAwait(false);
        using var indexes = new SuiteIndexes();
        // One after the other: unpacked they are large.
        foreach (var (release, component) in parts)
        {
            var index = await release.Archive.ReadIndexAsync(release.Release, component, _architecture, ScratchFolder, cancellationToken).ConfigureAwait(false);
            indexes.Add(new SuiteIndex(release.Recipe.Name, release.Pin.Suite, index));
        }

        var universe = new ArchiveUniverse(_architecture, indexes, _recipe.Without);
        string[] roots = [.. _recipe.Packages
            .Select(package => package.Or.Prepend(package.Name).FirstOrDefault(name => universe.Named(name).Count > 0)
                ?? throw new PackageNotFoundException(package.Name, _architecture, [.. releases.Select(release => release.Pin.Suite)]))
            .Distinct()];
        return new RootFileSystemPlan
        {
            Name = _recipe.Name,
            Architecture = _architecture,
            Releases = [.. releases.Select(release => release.Pin)],
            Packages = InOrder(DependencySolver.Solve(universe, roots), roots),
            Notes = [.. missingParts.Select(part => $"{part.Component} of suite {part.Release.Pin.Suite} has no packages for {_architecture}, and is left out{(part.Release.Pin.Suite.EndsWith("-security", StringComparison.Ordinal) ? ": security updates are missing" : "")}")],
        };
    }

    /// <summary>Fetches into the cache what is not there of a plan's packages.</summary>
    /// <exception cref="ArchiveException">A package cannot be had, or is not what the plan says.</exception>
    public Task FetchAsync(RootFileSystemPlan plan, CancellationToken cancellationToken = default)
    {
        var archives = plan.Packages.DistinctBy(PlaceOf).ToDictionary(PlaceOf, package => OpenPool(package, plan));
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelDownloads, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(plan.Packages, options, async (package, token) =>
            await FetchAsync(archives[PlaceOf(package)], package, token).ConfigureAwait(false));
        static (string, string) PlaceOf(PlannedPackage package) => (package.Archive, package.Suite);
    }

    private static async Task FetchAsync(DebianArchive archive, PlannedPackage package, CancellationToken cancellationToken)
    {
        try
        {
            await archive.FetchAsync(package.Filename, package.Sha256, package.Size, cancellationToken).ConfigureAwait(false);
        }
        catch (ArchiveException failure) when (failure.IsAbsent)
        {
            throw new ArchiveException(
                ArchiveFailure.Gone, package.Filename, $"{package.Name} {package.Version} is nowhere any more: {failure.Message}", failure);
        }
    }

    private DebianArchive Open(ArchiveRecipe recipe, string suite) => new(_mirrors(recipe, suite) with { Snapshots = [] }, suite, _http, _cache);

    /// <summary>Where the packages of a suite are, or were when its release was made.</summary>
    private DebianArchive OpenPool(PlannedPackage package, RootFileSystemPlan plan)
    {
        var recipe = _recipe.Archives.FirstOrDefault(archive => archive.Name == package.Archive)
            ?? throw new RecipeException(_recipe.Name, $"it has no archive '{package.Archive}', which {package.Name} is of");
        // All suites of an archive share one pool.
        var mirrors = _mirrors(recipe, recipe.Suites[0]);
        var release = plan.Releases.FirstOrDefault(pin => pin.Archive == package.Archive && pin.Suite == package.Suite);
        return new DebianArchive(
            mirrors with { Snapshots = release is null ? [] : SnapshotAddress.Of(mirrors.Snapshots, release.Date) }, package.Suite, _http, _cache);
    }

    /// <summary>
    /// Not every suite has every architecture, as Debian's security archive lacks some. The recipe's first one must have it: nothing
    /// can be made without.
    /// </summary>
    private bool LacksArchitecture(Release release, string component) => release.HasComponent(component) && !release.HasIndex(component, _architecture);

    /// <summary>What is asked for comes first, in the recipe's order; the rest by name.</summary>
    private static PlannedPackage[] InOrder(IReadOnlyList<Choice> chosen, string[] roots) =>
    [
        .. chosen
            .OrderBy(choice => Array.IndexOf(roots, choice.Chosen!.Name) is >= 0 and var at ? at : roots.Length)
            .ThenBy(choice => choice.Chosen!.Name, StringComparer.Ordinal)
            .Select(Plan),
    ];

    private static PlannedPackage Plan(Choice choice)
    {
        var (package, archive, suite, _) = choice.Chosen!;
        return new()
        {
            Name = package.Name,
            Version = package.Version.ToString(),
            Architecture = package.Architecture,
            Source = package.Source,
            SourceVersion = package.SourceVersion,
            Archive = archive,
            Suite = suite,
            Filename = package.Filename,
            Size = package.Size,
            Sha256 = package.Sha256,
            InstalledSize = package.InstalledSize,
        };
    }
}
