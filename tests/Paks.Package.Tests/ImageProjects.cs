using Paks.Conformance.Tests.Kit;
using Paks.Package.Tests.Kit;
using Paks.Testing;

namespace Paks.Package.Tests;

/// <summary>Projects that are an image and nothing else.</summary>
public sealed class ImageProjects(PackedFeed feed)
{
    private const int Many = 20;

    [Fact]
    public void OfTheTemplateGiveTheImageOfTheCommand()
    {
        using var user = new UserProjects(feed);
        user.Dotnet("new", "install", Path.Combine(feed.Folder, $"Paks.Templates.{feed.Version}.nupkg")).Run().Ended();
        user.Dotnet("new", "paks-image", "--name", "image", "--spec", "zlib", "--base", "scratch", "--cache", FixtureCache.Plain.Folder, "--key", FixtureCache.Plain.Key).Run().Ended();
        user.Dotnet("build", "image").Run().Ended();

        using var workspace = new Workspace();
        var command = new BuildCall { Home = workspace.Home, Spec = "zlib", Outputs = ["oci:" + workspace.At("image")] }.Digest();
        Assert.Equal(command.ToString(), user.Result("image/obj/Debug/paks/image.json").GetProperty("digest").GetString());
        ImageValidator.AssertLayout(user["image/bin/Debug/image"]);
    }

    [Fact]
    public void AreMadeAnewWhenWhatTheyAreMadeOfChanges()
    {
        using var user = new UserProjects(feed);
        using var workspace = new Workspace();
        var cache = workspace.Copy(FixtureCache.Plain.Folder, "cache");
        var project = user.NewImage(
            "image",
            "<PropertyGroup><PaksBase>scratch</PaksBase></PropertyGroup>",
            $"<ItemGroup><PaksPackage Include=\"zlib\" /><PaksCache Include=\"{cache}\" /><PaksKey Include=\"{FixtureCache.Plain.Key}\" /></ItemGroup>");
        Assert.True(IsMade(user));
        Assert.False(IsMade(user));

        File.SetLastWriteTimeUtc(Path.Combine(cache, "v3", "manifests", "index", "index.manifest.json"), DateTime.UtcNow);
        Assert.True(IsMade(user));
        Directory.Delete(user["image/bin/Debug/image"], recursive: true);
        Assert.True(IsMade(user));
        File.WriteAllText(project, File.ReadAllText(project).Replace("<PaksBase>", "<PaksView>/usr</PaksView><PaksBase>", StringComparison.Ordinal));
        Assert.True(IsMade(user));
        Assert.True(IsMade(user, "-p:PaksRefresh=true"));
        Assert.False(IsMade(user));

        user.Dotnet("clean", "image").Run().Ended();
        Assert.False(Directory.Exists(user["image/bin/Debug/image"]));
        Assert.True(IsMade(user));
    }

    [Fact]
    public void ShareAStoreSoThatEveryPackageIsFetchedAndMovedOnce()
    {
        using var user = new UserProjects(feed);
        foreach (var number in Enumerable.Range(1, Many))
        {
            user.NewImage(
                $"image{number}",
                "<PropertyGroup><PaksBase>scratch</PaksBase><PaksPrefix>/opt/p</PaksPrefix></PropertyGroup>",
                $"<ItemGroup><PaksPackage Include=\"{(number % 2 == 0 ? "zlib@1.2.13" : "sqlite")}\" /><PaksCache Include=\"{FixtureCache.Plain.Folder}\" /><PaksKey Include=\"{FixtureCache.Plain.Key}\" /></ItemGroup>");
        }

        File.WriteAllText(
            user["all.proj"],
            "<Project DefaultTargets=\"Build\"><ItemGroup><Image Include=\"image*/*.csproj\" /></ItemGroup>"
            + "<Target Name=\"Restore\"><MSBuild Projects=\"@(Image)\" Targets=\"Restore\" Properties=\"R=1\" /></Target>"
            + "<Target Name=\"Build\"><MSBuild Projects=\"@(Image)\" BuildInParallel=\"true\" /></Target></Project>");
        var log = user.Dotnet("build", "all.proj", "-m:4", "-v:normal").Run().Ended().Output.Split('\n').Select(line => line.Trim()).ToList();

        string[] packages = ["gcc-runtime", "sqlite", "zlib"];
        Assert.Equal(packages, Of("fetched and verified"));
        Assert.Equal(packages, Of("layer of"));
        Assert.Equal(Many, log.Count(line => line.Contains("-> oci:", StringComparison.Ordinal)));

        IEnumerable<string> Of(string outcome) => log
            .Where(line => line.Contains(outcome, StringComparison.Ordinal) && line.Contains('@', StringComparison.Ordinal))
            .Select(line => line.Split('@')[0]).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void AreRefusedWithOneErrorWhereTheMistakeStands()
    {
        using var user = new UserProjects(feed);
        var project = user.NewImage(
            "image",
            "<PropertyGroup><PaksBase>scratch</PaksBase></PropertyGroup>",
            "<ItemGroup>",
            "  <PaksPackage Include=\"nosuch\" />",
            $"  <PaksCache Include=\"{FixtureCache.Plain.Folder}\" /><PaksKey Include=\"{FixtureCache.Plain.Key}\" />",
            "</ItemGroup>");
        var output = user.Dotnet("build", "image").Run().Ended(1).Output;
        Assert.Contains($"{project}(4,4): error PAKS2001: No package in the caches fits 'nosuch'", output, StringComparison.Ordinal);
        Assert.Contains("1 Error(s)", output, StringComparison.Ordinal);
    }

    [Fact]
    public void ShowTheirPlan()
    {
        using var user = new UserProjects(feed);
        user.NewImage(
            "image",
            "<PropertyGroup><PaksBase>scratch</PaksBase></PropertyGroup>",
            $"<ItemGroup><PaksPackage Include=\"zlib\" /><PaksCache Include=\"{FixtureCache.Plain.Folder}\" /><PaksKey Include=\"{FixtureCache.Plain.Key}\" /></ItemGroup>");
        Assert.Contains("verbatim   zlib@", user.Dotnet("build", "image", "-t:PaksPlan").Run().Ended().Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(user["image/bin/Debug/image"]));
    }

    private static bool IsMade(UserProjects user, params IReadOnlyList<string> options)
    {
        var output = user.Dotnet(["build", "image", .. options]).Run().Ended().Output;
        var isUpToDate = output.Contains("image -> up to date (sha256:", StringComparison.Ordinal);
        Assert.NotEqual(isUpToDate, output.Contains("image -> oci:", StringComparison.Ordinal));
        return !isUpToDate;
    }
}
