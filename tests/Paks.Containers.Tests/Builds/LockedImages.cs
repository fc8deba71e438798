using Paks.Containers.Planning;
using Paks.Containers.Recipes;
using Paks.Containers.Tests.Builds.Kit;
using Paks.Oci;

namespace Paks.Containers.Tests.Builds;

public sealed class LockedImages : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task AreMadeOfWhatWasLocked()
    {
        var recipe = Workshop.Recipe("zlib");
        var locked = await LockAsync(recipe with { Specs = ["zlib@1.2.13"] });
        // The best zlib is a newer one: with the lock it is not looked for.
        var result = await _workshop.BuildAsync(recipe with { Lock = locked with { Specs = ["zlib"] } });
        Assert.Equal("1.2.13", result.Images[0].Plan.Packages.Single(package => package.Package.IsRoot).Spec.Version.ToString());
    }

    [Fact]
    public async Task AreRefusedWhereTheBaseIsAnother()
    {
        var recipe = Workshop.Recipe("zlib");
        var locked = await LockAsync(recipe);
        Assert.Contains("the base that is named is not the one that was locked (sha256:", await RefusedAsync(recipe, locked, platform => platform with { Base = $"sha256:{new string('0', 64)}" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AreRefusedWhereATarballIsAnother()
    {
        var recipe = Workshop.Recipe("zlib");
        var locked = await LockAsync(recipe);
        Assert.Contains(
            "the tarball of zlib@1.3.1/",
            await RefusedAsync(recipe, locked, platform => platform with { Packages = platform.Packages.ToDictionary(package => package.Key, package => package.Key.StartsWith("zlib", StringComparison.Ordinal) ? "sha256:1" : package.Value) }),
            StringComparison.Ordinal);
        Assert.Contains("gcc-runtime@12.2.0/", await RefusedAsync(recipe, locked, platform => platform with { Packages = new Dictionary<string, string>() }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AreRefusedWhereSomethingElseIsAskedFor()
    {
        var locked = await LockAsync(Workshop.Recipe("zlib"));
        Assert.Contains("written for 'zlib', and asked for is 'sqlite'", await RefusedAsync(Workshop.Recipe("sqlite"), locked), StringComparison.Ordinal);
        Assert.Contains("written for 'linux/amd64', and asked for is linux/arm64", await RefusedAsync(Workshop.Recipe("zlib") with { Platforms = [new Platform("linux", "arm64")] }, locked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AreLockedInAFileThatSaysTheSameEachTime()
    {
        var locked = await LockAsync(Workshop.Recipe("sqlite"));
        LockFile.Write(_workshop["image.lock"], locked);
        var text = await File.ReadAllTextAsync(_workshop["image.lock"], TestContext.Current.CancellationToken);
        LockFile.Write(_workshop["other.lock"], LockFile.Read(_workshop["image.lock"]));
        Assert.Equal(text, await File.ReadAllTextAsync(_workshop["other.lock"], TestContext.Current.CancellationToken));
        Assert.Contains("\"roots\": [\n        \"sqlite@3.40.1/", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"version\":3,\"specs\":[],\"platforms\":{}}")]
    [InlineData("{\"version\":1,\"specs\":[null],\"platforms\":{}}")]
    [InlineData("{\"version\":1,\"specs\":[],\"platforms\":{\"a\":{},\"a\":{}}}")]
    [InlineData("{\"version\":1,\"specs\":5}")]
    public void AreNotReadFromOtherFiles(string text)
    {
        File.WriteAllText(_workshop["bad.lock"], text);
        var refused = Assert.Throws<Containers.Diagnostics.PaksException>(() => LockFile.Read(_workshop["bad.lock"])).Diagnostic;
        Assert.Equal(("PAKS1013", _workshop["bad.lock"]), (refused.Code.Id, refused.Input));
    }

    private async Task<ImageLock> LockAsync(ImageRecipe recipe)
    {
        var images = (await _workshop.BuildAsync(recipe)).Images;
        Directory.Delete(_workshop["image"], recursive: true);
        return Locking.Of(recipe, images);
    }

    private async Task<string> RefusedAsync(ImageRecipe recipe, ImageLock locked, Func<LockedPlatform, LockedPlatform>? change = null)
    {
        var changed = change is null ? locked : locked with { Platforms = locked.Platforms.ToDictionary(platform => platform.Key, platform => change(platform.Value)) };
        var refused = await _workshop.RefusedAsync(recipe with { Lock = changed });
        Assert.Equal("PAKS1013", refused.Code.Id);
        return refused.Message;
    }
}
