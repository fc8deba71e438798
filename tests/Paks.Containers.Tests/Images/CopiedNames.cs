using Paks.Containers.Destinations;
using Paks.Containers.Tests.Builds.Kit;
using Paks.Oci;
using Paks.Testing;

namespace Paks.Containers.Tests.Images;

/// <summary>The names that a copy takes over from a layout: whoever made it may have written anything there.</summary>
public sealed class CopiedNames : IDisposable
{
    private readonly Workshop _workshop = new();

    [Theory]
    [InlineData("1.0", "paks/image:1.0")]
    [InlineData("registry.example/me/app:2", "registry.example/me/app:2")]
    [InlineData("app:2", "app:2")]
    [InlineData("../../x", null)]
    [InlineData("\u001b[31mred", null)]
    [InlineData("a b", null)]
    public async Task AreThoseThatAreNames(string written, string? copied)
    {
        var environment = _workshop.Environment();
        var image = RandomImage.Create(environment.Store, seed: 1, layers: 1);
        await OciLayout.WriteAsync(_workshop["source"], image.Root, environment.Store, ["name"], TestContext.Current.CancellationToken);
        var index = await File.ReadAllTextAsync(_workshop["source/index.json"], TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            _workshop["source/index.json"], index.Replace("\"name\"", System.Text.Json.JsonSerializer.Serialize(written), StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var result = await ImageCopy.RunAsync(
            new CopyRequest($"oci:{_workshop["source"]}", [new DestinationReference.DockerSave(_workshop["image.tar"])]), new Platform("linux", "amd64"), environment, TestContext.Current.CancellationToken);

        Assert.Equal(copied is null ? Array.Empty<string>() : [copied], result.Destinations.Single().References);
    }

    public void Dispose() => _workshop.Dispose();
}
