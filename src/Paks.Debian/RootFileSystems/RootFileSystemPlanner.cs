using Paks.Debian.Archives;
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

    /// <summary>Fetches and verifies the release of every suite.</summary>
    /// <param name="keyring">The distribution's keys; of them the recipe says which may sign.</param>
    /// <param name="now">The time at which releases and keys must be valid.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArchiveException">A release cannot be had, or not be trusted.</exception>
    public async Task<IReadOnlyList<SuiteRelease>> ReadReleasesAsync(
        Keyring keyring, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        return await Task.WhenAll(_recipe.Archives.SelectMany(recipe => recipe.Suites.Select(async suite =>
        {
            var archive = Open(recipe, suite);
            var release = await archive.ReadReleaseAsync(keyring.Restrict(recipe.SignedBy), now, cancellationToken).ConfigureAwait(false);
            return new SuiteRelease(recipe, archive, release);
        }))).ConfigureAwait(false);
    }

    /// <summary>Chooses of each package the newest version, and checks that nothing that they need is missing.</summary>
    /// <exception cref="ArchiveException">An index cannot be had, or is not what the release says.</exception>
    /// <exception cref="PackageNotFoundException">No suite has a package of the recipe.</exception>
    /// <exception cref="DependencyMissingException">A package needs one that is not in the recipe.</exception>
    public async Task<RootFileSystemPlan> PlanAsync(IReadOnlyList<SuiteRelease> releases, CancellationToken cancellationToken = default)
    {
        HashSet<string> names = [.. _recipe.Packages.SelectMany(package => package.Or.Prepend(package.Name))];
        var offers = await Task.WhenAll(releases.SelectMany(release => release.Recipe.Components.Select(async component =>
        {
            var packages =
                await release.Archive.ReadIndexAsync(release.Release, component, _architecture, names, cancellationToken).ConfigureAwait(false);
            return packages.Select(package => new Candidate(release.Recipe.Name, package));
        }))).ConfigureAwait(false);
        var byName = offers.SelectMany(offer => offer).ToLookup(offer => offer.Package.Name);
        Candidate[] chosen = [.. _recipe.Packages.Select(package => Newest(package.Or.Prepend(package.Name).Select(name => byName[name]).FirstOrDefault(offers => offers.Any()) ?? [])
            ?? throw new PackageNotFoundException(package.Name, _architecture, [.. releases.Select(release => release.Pin.Suite)]))];
        CheckDependencies([.. chosen.Select(one => one.Package)]);
        return new RootFileSystemPlan
        {
            Name = _recipe.Name,
            Architecture = _architecture,
            Releases = [.. releases.Select(release => release.Pin)],
            Packages = [.. chosen.Select(Plan)],
        };
    }

    /// <summary>Fetches into the cache what is not there of a plan's packages.</summary>
    /// <exception cref="ArchiveException">A package cannot be had, or is not what the plan says.</exception>
    public Task FetchAsync(RootFileSystemPlan plan, CancellationToken cancellationToken = default)
    {
        // All suites of an archive share one pool.
        var archives = _recipe.Archives.ToDictionary(recipe => recipe.Name, recipe => Open(recipe, recipe.Suites[0]));
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelDownloads, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(plan.Packages, options, async (package, token) =>
            await archives[package.Archive].FetchAsync(package.Filename, package.Sha256, package.Size, token).ConfigureAwait(false));
    }

    private DebianArchive Open(ArchiveRecipe recipe, string suite) => new(_mirrors(recipe, suite), suite, _http, _cache);

    /// <summary>Of equal versions the one of the first suite.</summary>
    private static Candidate? Newest(IEnumerable<Candidate> offers) => offers.MaxBy(offer => offer.Package.Version);

    private void CheckDependencies(BinaryPackage[] packages)
    {
        foreach (var package in packages)
        {
            var without = _recipe.Without.GetValueOrDefault(package.Name, []);
            foreach (var dependency in package.Dependencies)
            {
                var isThere = dependency.Alternatives.Any(wanted => packages.Any(other => other.Satisfies(wanted)));
                if (!isThere && !dependency.Alternatives.Any(wanted => without.Contains(wanted.Name)))
                {
                    throw new DependencyMissingException(package.Name, dependency);
                }
            }
        }
    }

    private static PlannedPackage Plan(Candidate chosen) => new()
    {
        Name = chosen.Package.Name,
        Version = chosen.Package.Version.ToString(),
        Architecture = chosen.Package.Architecture,
        Source = chosen.Package.Source,
        SourceVersion = chosen.Package.SourceVersion,
        Archive = chosen.Archive,
        Filename = chosen.Package.Filename,
        Size = chosen.Package.Size,
        Sha256 = chosen.Package.Sha256,
        InstalledSize = chosen.Package.InstalledSize,
    };

    private sealed record Candidate(string Archive, BinaryPackage Package);
}
