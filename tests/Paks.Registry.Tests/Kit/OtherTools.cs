using Paks.Testing;
using Paks.Testing.Registries;
using Paks.Testing.Registries.Access;
using Paks.Oci;

namespace Paks.Registry.Tests.Kit;

/// <summary>The field's own tools take the registry for one.</summary>
public sealed class OtherTools : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(AuthScheme.None)]
    [InlineData(AuthScheme.Basic)]
    [InlineData(AuthScheme.Bearer)]
    public async Task SkopeoCopiesAnImageThereAndBackUnchanged(AuthScheme scheme)
    {
        Tools.Path("skopeo");
        await using var registry = await LoopbackRegistry.StartAsync(new() { Auth = new RegistryAuth(scheme) });
        await WriteLayoutAsync("layout");
        Copy($"oci:{_temp["layout"]}:1.0", $"docker://{registry.Host}/team/app:1.0", "--dest-tls-verify=false", "--dest-creds=user:secret");
        Copy($"docker://{registry.Host}/team/app:1.0", $"oci:{_temp["back"]}:1.0", "--src-tls-verify=false", "--src-creds=user:secret");
        Assert.Equal(Blobs("layout"), Blobs("back"));
        Assert.All(registry.Requests.All, request => Assert.Null(request.Failure));
        Assert.Empty(registry.OpenUploads);
    }

    [Fact]
    public async Task SkopeoCopiesAnIndexToAnotherRepository()
    {
        Tools.Path("skopeo");
        await using var registry = await LoopbackRegistry.StartAsync();
        using (var store = new ContentStore(_temp["store"]))
        {
            var index = RandomImage.CreateIndex(store, 1, "linux/amd64", "linux/arm64");
            await OciLayout.WriteAsync(_temp["layout"], index, store, ["1.0"], TestContext.Current.CancellationToken);
        }

        Copy($"oci:{_temp["layout"]}:1.0", $"docker://{registry.Host}/first:1.0", "--all", "--dest-tls-verify=false");
        Copy($"docker://{registry.Host}/first:1.0", $"docker://{registry.Host}/second:1.0", "--all", "--src-tls-verify=false", "--dest-tls-verify=false");
        Assert.Equal(3, registry.Repository("first").Manifests.Count);
        Assert.Equal(registry.Repository("first").Blobs.Keys.Order(), registry.Repository("second").Blobs.Keys.Order());
        Assert.Equal(registry.Repository("first").Tags, registry.Repository("second").Tags);
        Assert.Equal("{\"Repository\":\"" + registry.Host + "/second\",\"Tags\":[\"1.0\"]}",
            Tools.Run("skopeo", "list-tags", "--tls-verify=false", $"docker://{registry.Host}/second").ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal));
    }

    private static void Copy(string from, string to, params IReadOnlyList<string> options) =>
        Tools.Run("skopeo", ["--insecure-policy", "copy", "--preserve-digests", .. options, from, to]);

    private async Task WriteLayoutAsync(string folder)
    {
        using var store = new ContentStore(_temp["store"]);
        var image = RandomImage.Create(store, 1, layers: 3);
        await OciLayout.WriteAsync(_temp[folder], image.Root, store, ["1.0"], TestContext.Current.CancellationToken);
    }

    private Dictionary<string, string> Blobs(string folder) =>
        Directory.GetFiles(_temp[$"{folder}/blobs/sha256"]).ToDictionary(file => Path.GetFileName(file), file => Sample.DigestOf(File.ReadAllBytes(file)));
}
