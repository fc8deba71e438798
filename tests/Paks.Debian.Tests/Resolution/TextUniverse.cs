using Paks.Debian.Resolution;

namespace Paks.Debian.Tests.Resolution;

/// <summary>A universe written down: a package a line, as <c>name version | Field: value | Field: value</c>; <c>@suite</c> behind the version.</summary>
internal sealed class TextUniverse : IPackageUniverse
{
    private readonly List<PackageCandidate> _all = [];

    public TextUniverse(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(" / ");
            var head = parts[0].Split(' ');
            var fields = string.Concat(parts.Skip(1).Select(field => field + "\n"));
            var architecture = fields.Contains("Architecture:", StringComparison.Ordinal) ? "" : "Architecture: amd64\n";
            var package = BinaryPackage.Parse(ControlStanza.Parse(System.Text.Encoding.UTF8.GetBytes(
                $"Package: {head[0]}\nVersion: {head[1]}\n{architecture}Filename: x\nSize: 1\nSHA256: {new string('0', 64)}\n{fields}")));
            _all.Add(new PackageCandidate(package, "main", head.Length > 2 ? head[2] : "stable", package.Dependencies));
        }
    }

    public IReadOnlyList<PackageCandidate> All => _all;

    public string Architecture => "amd64";

    public IReadOnlyList<PackageCandidate> Named(string name) =>
        [.. _all.Where(one => one.Name == name).OrderByDescending(one => one.Package.Version)];

    public IReadOnlyList<PackageCandidate> Providing(string name) =>
        [.. _all.Where(one => one.Package.Provides.Any(provided => provided.Name == name))
            .OrderBy(one => one.Package.Rank).ThenBy(one => one.Name, StringComparer.Ordinal).ThenByDescending(one => one.Package.Version)];
}
