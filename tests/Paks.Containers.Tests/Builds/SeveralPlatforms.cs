using Paks.Containers.Destinations;
using Paks.Containers.Diagnostics;
using Paks.Containers.Recipes;
using Paks.Containers.Tests.Builds.Kit;
using Paks.Oci;

namespace Paks.Containers.Tests.Builds;

public sealed class SeveralPlatforms : IDisposable
{
    private readonly Workshop _workshop = new();

    private ImageRecipe Recipe
    {
        get
        {
            File.WriteAllText(_workshop["note"], "text");
            return Workshop.Recipe() with
            {
                Added = [new AddedContent(_workshop["note"], "/etc/note")],
                Platforms = [Platform.Parse("linux/amd64/v3"), Platform.Parse("linux/arm64"), Platform.Parse("linux/amd64")],
            };
        }
    }

    [Fact]
    public async Task MakeAnIndexWhoseFirstEntryIsTheSafeOne()
    {
        var result = await _workshop.BuildAsync(Recipe);

        using var layout = OciLayout.Open(_workshop["image"]);
        var root = layout.Resolve("test");
        var index = ImageIndex.Parse(await layout.FetchAllAsync(root, ImageIndex.MaximumSize, TestContext.Current.CancellationToken));
        Assert.Equal(MediaTypes.ImageIndex, root.MediaType);
        Assert.Equal(result.Root.Digest, root.Digest);
        Assert.Equal(["linux/amd64", "linux/amd64/v3", "linux/arm64"], index.Manifests.Select(manifest => manifest.Platform!.ToString()));
    }

    [Fact]
    public async Task AreEachWhatTheyWouldBeAlone()
    {
        var together = await _workshop.BuildAsync(Recipe);

        foreach (var image in together.Images)
        {
            var alone = await _workshop.BuildAsync(Recipe with { Platforms = [image.Plan.Platform] });
            Assert.Equal(alone.Root.Digest, image.Image.Manifest.Digest);
        }
    }

    [Fact]
    public async Task AreRefusedByAnArchiveOfDockers()
    {
        var refused = await Assert.ThrowsAsync<PaksException>(() => ImageBuild.RunAsync(
            Recipe, [new DestinationReference.DockerSave(_workshop["image.tar"])], _workshop.Environment(), TestContext.Current.CancellationToken));

        Assert.Equal(DiagnosticCodes.InvalidOption, refused.Diagnostic.Code);
        Assert.False(File.Exists(_workshop["image.tar"]));
    }

    public void Dispose() => _workshop.Dispose();
}
