using System.Text.Json;
using System.Text.RegularExpressions;
using Paks.Testing;

namespace Paks.Build.Tasks.Tests;

/// <summary>What the targets read, what docs/msbuild.md lists and what editors are told are the same.</summary>
public sealed partial class ItemsAndProperties
{
    private static readonly string Build = Path.Combine(RepositoryRoot.Path, "src", "Paks.Build.Tasks", "build");

    // Where the tasks lie is the package's own business.
    private static readonly string[] Names =
    [
        .. Directory.GetFiles(Build, "*.targets").Select(File.ReadAllText).SelectMany(text => NamePattern().Matches(text)).Select(match => match.Groups["name"].Value)
            .Where(name => name != "PaksTasksAssembly").Distinct().Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void AreInTheDocumentation()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "msbuild.md"));
        Assert.All(Names, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void AreKnownToEditors()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Build, "Paks.Build.Tasks.targets.buildschema.json")));
        var known = new[] { "properties", "items" }.SelectMany(part => schema.RootElement.GetProperty(part).EnumerateObject()).Select(member => member.Name);
        Assert.Equal(Names, known.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"[$@]\((?<name>Paks[A-Za-z]+)")]
    private static partial Regex NamePattern();
}
