using System.Text.Json;
using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests.Bases;

/// <summary>Scanners, which find no dpkg in a base, know its packages all the same.</summary>
public sealed class BasesUnderAScanner(MadeBases bases) : IDisposable
{
    private readonly Workspace _workspace = new();

    [Theory]
    [InlineData("debian12")]
    [InlineData("debian12-shell")]
    public void OfDebianAreListedWithAllTheirPackages(string name)
    {
        Tools.Path("trivy");
        var layout = bases.LayoutOf(name);

        var system = AssertListed(layout);

        Assert.Equal("debian", system.Text("name"));
        Assert.StartsWith("12.", system.Text("version"), StringComparison.Ordinal);
    }

    [Fact]
    public void OfUbuntuAreListedWithAllTheirPackages()
    {
        Tools.Path("trivy");
        using var archive = new UbuntuArchive("22.04", "jammy");
        var layout = _workspace.At("layout");
        archive.Call(_workspace.Home, "base", "build", archive.DefinitionOf("minimal"), "--platform", "linux/amd64", "-o", $"oci:{layout}").Run().Ended();

        var system = AssertListed(layout);

        Assert.Equal(("ubuntu", "22.04"), (system.Text("name"), system.Text("version")));
    }

    [Fact]
    public void AreListedByDpkgItselfWhereItIsGivenTheirStatus()
    {
        var stanzas = Stanzas(bases.LayoutOf("debian12"));
        var folder = _workspace.Folder("admin");
        Directory.CreateDirectory(Path.Combine(folder, "info"));
        File.WriteAllText(Path.Combine(folder, "status"), string.Join('\n', stanzas));

        var listed = Tools.Run("dpkg-query", $"--admindir={folder}", "--show", "--showformat", "${Package} ${Version} ${source:Package} ${db:Status-Status}\\n");

        Assert.Equal(
            stanzas.Select(stanza => $"{Field(stanza, "Package")} {Field(stanza, "Version")} {SourceOf(stanza)} installed").Order(StringComparer.Ordinal),
            listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    public void Dispose() => _workspace.Dispose();

    /// <summary>Holds what is listed against the base; gives the operating system.</summary>
    private JsonElement AssertListed(string layout)
    {
        var file = _workspace.At("sbom.json");
        Tools.Run(
            "trivy", "image", "--input", layout, "--cache-dir", _workspace.At("cache"), "--quiet", "--format", "cyclonedx", "--offline-scan", "--skip-db-update", "--skip-java-db-update", "--output", file);
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var components = document.RootElement.GetProperty("components").Clone().EnumerateArray().ToLookup(component => component.Text("type"));
        var stanzas = Stanzas(layout);

        Assert.Equal(
            stanzas.Select(stanza => $"{Field(stanza, "Package")}@{Field(stanza, "Version")} of {SourceOf(stanza)}").Order(StringComparer.Ordinal),
            components["library"].Select(component => $"{Property(component, "PkgID")} of {Property(component, "SrcName")}").Order(StringComparer.Ordinal));
        Assert.True(stanzas.Count > 10);
        return Assert.Single(components["operating-system"]);
    }

    private static IReadOnlyList<string> Stanzas(string layout) =>
        [.. RootTree.OfLayout(layout).Texts(path => path.StartsWith("var/lib/dpkg/status.d/", StringComparison.Ordinal) && !path.EndsWith(".md5sums", StringComparison.Ordinal)).Select(file => file.Text)];

    private static string? Field(string stanza, string name) =>
        stanza.Split('\n').FirstOrDefault(line => line.StartsWith($"{name}: ", StringComparison.Ordinal))?[(name.Length + 2)..];

    private static string SourceOf(string stanza) => (Field(stanza, "Source") ?? Field(stanza, "Package"))!.Split(' ')[0];

    private static string? Property(JsonElement component, string name) =>
        component.GetProperty("properties").EnumerateArray().FirstOrDefault(property => property.Text("name") == $"aquasecurity:trivy:{name}") is { ValueKind: JsonValueKind.Object } property ? property.Text("value") : null;
}
