using Paks.Debian.Resolution;

namespace Paks.Debian.RootFileSystems;

/// <summary>The packages of a recipe's suites: of a name the newest first, of equal ones that of the first suite alone.</summary>
/// <param name="architecture">The architecture of the system.</param>
/// <param name="indexes">In the recipe's order.</param>
/// <param name="without">By package, the dependencies that are left out on purpose.</param>
internal sealed class ArchiveUniverse(
    string architecture, IReadOnlyList<SuiteIndex> indexes, IReadOnlyDictionary<string, IReadOnlyList<string>> without) : IPackageUniverse
{
    private readonly Dictionary<string, IReadOnlyList<PackageCandidate>> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<PackageCandidate>> _providing = new(StringComparer.Ordinal);

    public string Architecture => architecture;

    public IReadOnlyList<PackageCandidate> Named(string name)
    {
        if (!_named.TryGetValue(name, out var candidates))
        {
            // Nothing may depend on the order of stanzas: the last key tells any two apart.
            _named[name] = candidates = [.. indexes
                .SelectMany((index, at) => index.Packages.Named(name).Select(package => (Suite: at, Package: package)))
                .OrderByDescending(one => one.Package.Version).ThenBy(one => one.Suite).ThenBy(one => one.Package.Sha256, StringComparer.Ordinal)
                .DistinctBy(one => (one.Package.Version, one.Package.Architecture))
                .Select(one => new PackageCandidate(one.Package, indexes[one.Suite].Archive, indexes[one.Suite].Suite, NeedsOf(one.Package)))];
        }

        return candidates;
    }

    public IReadOnlyList<PackageCandidate> Providing(string name)
    {
        if (!_providing.TryGetValue(name, out var candidates))
        {
            _providing[name] = candidates = [.. indexes
                .SelectMany(index => index.Packages.Providing(name)).Select(package => package.Name).Distinct().Order(StringComparer.Ordinal)
                .SelectMany(Named)
                .Where(candidate => candidate.Package.Provides.Any(provided => provided.Name == name))
                .OrderBy(candidate => candidate.Package.Rank)];
        }

        return candidates;
    }

    private IReadOnlyList<Dependency> NeedsOf(BinaryPackage package) => without.TryGetValue(package.Name, out var names)
        ? [.. package.Dependencies.Where(dependency => !dependency.Alternatives.Any(wanted => names.Contains(wanted.Name)))]
        : package.Dependencies;
}
