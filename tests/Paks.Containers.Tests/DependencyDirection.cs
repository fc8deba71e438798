using System.Xml.Linq;
using Paks.Testing;

namespace Paks.Containers.Tests;

/// <summary>References point one way: heads, engine, domains, and below them Oci, Trust and Elf. The whole rule is this table.</summary>
public sealed class DependencyDirection
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Paks.Oci"] = [],
        ["Paks.Elf"] = [],
        ["Paks.Trust"] = [],
        ["Paks.Registry"] = ["Paks.Oci"],
        ["Paks.Spack"] = ["Paks.Trust"],
        ["Paks.Debian"] = ["Paks.Trust", "Paks.Elf"],
        ["Paks.Containers"] = ["Paks.Oci", "Paks.Trust", "Paks.Registry", "Paks.Spack", "Paks.Debian"],
        ["Paks.ImageBuilder"] = ["Paks.Containers"],
        ["Paks.Build.Tasks"] = ["Paks.Containers"],
        ["Paks.Templates"] = [],
    };

    public static TheoryData<string> Projects =>
        [.. Directory.GetDirectories(Path.Combine(RepositoryRoot.Path, "src")).SelectMany(folder => Directory.GetFiles(folder, "*.csproj"))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void HoldsForEveryProject(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        var references = XDocument.Load(project).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.True(Allowed.ContainsKey(name), $"{name} is not in the table");
        Assert.Empty(references.Except(Allowed[name]));
    }
}
