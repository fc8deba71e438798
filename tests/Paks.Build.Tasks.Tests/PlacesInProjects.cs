using Paks.Build.Tasks.Projects;
using Paks.Testing;

namespace Paks.Build.Tasks.Tests;

public sealed class PlacesInProjects : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AreLinesOfItemsAndOfTheLastOfSeveralProperties()
    {
        var imported = Write("Directory.Build.props", "<Project>", "  <PropertyGroup><PaksView>/v</PaksView></PropertyGroup>", "</Project>");
        var project = Write(
            "image.csproj",
            "<Project>",
            "  <PropertyGroup>",
            "    <PaksBase>one</PaksBase>",
            "    <PaksBase>two</PaksBase>",
            "  </PropertyGroup>",
            "  <ItemGroup><PaksPackage Include=\"zlib; sqlite\" /></ItemGroup>",
            "</Project>");
        var text = new ProjectText([project, imported]);
        Assert.Equal(new ProjectPlace(project, 6, 15), text.FindItem("PaksPackage", "sqlite", ""));
        Assert.Equal(new ProjectPlace(project, 4, 6), text.FindProperty("PaksBase"));
        Assert.Equal(new ProjectPlace(imported, 2, 19), text.FindProperty("PaksView"));
    }

    [Fact]
    public void AreTheProjectWhereNothingIsFound()
    {
        var project = Write("image.csproj", "<Project>", "  this is no XML");
        var text = new ProjectText([project, _folder["missing.props"]]);
        Assert.Equal(new ProjectPlace(project, 0, 0), text.FindProperty("PaksBase"));
        Assert.Equal(new ProjectPlace(project, 0, 0), text.FindItem("PaksKey", "x", _folder["gone.props"]));
    }

    private string Write(string name, params string[] lines)
    {
        File.WriteAllLines(_folder[name], lines);
        return _folder[name];
    }
}
