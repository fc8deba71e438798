using System.Reflection;
using Paks.Containers.Diagnostics;
using Paks.Testing;

namespace Paks.Containers.Tests.Diagnostics;

public sealed class Catalogue
{
    [Fact]
    public void ListsEveryCodeOnceInOrder()
    {
        var declared = typeof(DiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (DiagnosticCode)field.GetValue(null)!).ToList();

        Assert.NotEmpty(declared);
        Assert.Equal(declared.Select(code => code.Id).Order(StringComparer.Ordinal), DiagnosticCodes.All.Select(code => code.Id));
        Assert.Equal(declared.Count, declared.Select(code => code.Id).Distinct().Count());
        Assert.All(declared, code => Assert.Matches("^PAKS[0-9]{4}$", code.Id));
    }

    [Fact]
    public void HasAPageForEveryCode() => Assert.All(DiagnosticCodes.All, code =>
    {
        var page = Path.Combine(RepositoryRoot.Path, "docs", "diagnostics", $"{code.Id}.md");
        Assert.True(File.Exists(page), $"{page} is missing");
        var lines = File.ReadAllLines(page);
        Assert.Equal($"# {code.Id}: {code.Title}", lines[0]);
        Assert.Contains($"Exit code {(int)code.ExitCode}.", lines);
        Assert.Contains("## What to do", lines);
    });

    [Fact]
    public void HasNoPageForACodeThatIsNot()
    {
        var pages = Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "docs", "diagnostics"), "PAKS*.md").Select(Path.GetFileNameWithoutExtension);

        Assert.Equal(DiagnosticCodes.All.Select(code => code.Id), pages.Order(StringComparer.Ordinal));
    }
}
