using Paks.Containers.Diagnostics;
using Paks.Containers.Tests.Builds.Kit;
using Paks.Testing;

namespace Paks.Containers.Tests.Builds;

public sealed class BaseImages : IDisposable
{
    private readonly Workshop _workshop = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ThatAreDamagedAreNamed(bool wasUsedBefore)
    {
        var layer = await MakeBaseAsync();
        if (wasUsedBefore)
        {
            await BuildAsync();
        }

        var bytes = File.ReadAllBytes(layer);
        bytes[^9] ^= 1;
        File.WriteAllBytes(layer, bytes);

        await RefusedAsync();
    }

    [Fact]
    public async Task ThatLackALayerAreNamed()
    {
        File.Delete(await MakeBaseAsync());

        await RefusedAsync();
    }

    [Fact]
    public async Task ThatAreMalformedAreNamed()
    {
        await MakeBaseAsync();
        File.WriteAllText(Path.Combine(_workshop["base"], "index.json"), "{");

        await RefusedAsync();
    }

    [Fact]
    public async Task GiveTheirFilesToTheImage()
    {
        var layer = await MakeBaseAsync();

        var first = await BuildAsync();
        var second = await BuildAsync();

        Assert.Equal(first.Image.Manifest.Digest, second.Image.Manifest.Digest);
        Assert.Equal(File.ReadAllBytes(layer), File.ReadAllBytes(layer.Replace(_workshop["base"], _workshop["image"], StringComparison.Ordinal)));
        ImageValidator.AssertLayout(_workshop["image"]);
    }

    public void Dispose() => _workshop.Dispose();

    /// <summary>Makes a base; gives the path of its largest layer.</summary>
    private async Task<string> MakeBaseAsync()
    {
        var made = await _workshop.BuildAsync(Workshop.Recipe("zlib@1.3.1"));
        Directory.Move(_workshop["image"], _workshop["base"]);
        var layer = made.Image.Layers.MaxBy(layer => layer.Layer.Descriptor.Size)!.Layer.Descriptor.Digest;
        return Path.Combine(_workshop["base"], "blobs", layer.Algorithm, layer.Encoded);
    }

    private Task<BuildResult> BuildAsync() => _workshop.BuildAsync(Workshop.Recipe("lua") with { Base = $"oci:{_workshop["base"]}:test" });

    private async Task RefusedAsync()
    {
        var refused = await Assert.ThrowsAsync<PaksException>(BuildAsync);

        Assert.Equal("PAKS3009", refused.Diagnostic.Code.Id);
        Assert.Contains(_workshop["base"], refused.Diagnostic.Message, StringComparison.Ordinal);
    }
}
