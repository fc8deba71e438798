using Paks.Debian.RootFileSystems;

namespace Paks.Debian.Tests;

public class PlanDifferences
{
    [Theory]
    [InlineData("aa 1", "aa 1", "")]
    [InlineData("aa 1", "aa 2", "aa 1>2")]
    [InlineData("aa 2", "aa 1", "aa 2>1")]
    [InlineData("bb 1, aa 1", "aa 1, cc 1", "bb 1>, cc >1")]
    [InlineData("aa 1", "aa 1 x-security", "")]
    [InlineData("aa 1", "aa 2 x-security", "aa 1>2 security")]
    [InlineData("aa 1 x-security", "aa 2", "aa 1>2")]
    [InlineData("", "aa 1 y/updates, bb 1 z-updates", "aa >1 security, bb >1")]
    [InlineData("aa 1 x-security", "", "aa 1>")]
    public void AreThePackagesThatAreOthers(string old, string next, string expected) =>
        Assert.Equal(expected, string.Join(", ", PlanDifference.Of(Plan(old), Plan(next)).Select(change =>
            $"{change.Name} {change.Old?.Version}>{change.New?.Version}{(change.IsSecurity ? " security" : "")}")));

    private static RootFileSystemPlan Plan(string packages) => new()
    {
        Name = "test",
        Architecture = "amd64",
        Releases = [],
        Packages = [.. packages.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(text => Package(text.Split(' ')))],
    };

    private static PlannedPackage Package(string[] words) => new()
    {
        Name = words[0], Version = words[1], Architecture = "amd64", Source = words[0], SourceVersion = words[1], Archive = "main",
        Suite = words.Length > 2 ? words[2] : "stable", Filename = "x", Size = 1, Sha256 = words[0] + words[1], InstalledSize = 1,
    };
}
