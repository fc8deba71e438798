using Paks.Testing;
namespace Paks.Oci.Tests;
public sealed class Smoke
{
    private static CancellationToken T => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Works()
    {
        using var temp = new TempFolder();
        using var store = new ContentStore(temp["store"]);
        var image = RandomImage.Create(store, 1);
        await OciLayout.WriteAsync(temp["out"], image.Root, store, ["latest"], T);
        ImageValidator.AssertLayout(temp["out"]);
        await OciArchive.WriteAsync(temp["out.tar"], image.Root, store, ["latest"], ["example/x:1"], T);
        ImageValidator.AssertArchive(temp["out.tar"]);
        await DockerArchive.WriteAsync(temp["d.tar"], image.Root, store, ["example/x:1"], T);
        using var d = DockerArchive.Open(temp["d.tar"]);
        await OciLayout.WriteAsync(temp["out2"], d.Resolve(null), d, ["latest"], T);
        ImageValidator.AssertLayout(temp["out2"]);
    }
}
