using System.Text.Json;
using Paks.Testing;

namespace Paks.Oci.Tests.Conformance;

/// <summary>The field's own tools read what we write, and we read what they write.</summary>
public sealed class OtherTools : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly ContentStore _store;
    private readonly RandomImage _image;

    public OtherTools()
    {
        _store = new ContentStore(_temp["store"]);
        _image = RandomImage.Create(_store, 1);
    }

    public void Dispose()
    {
        _store.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public async Task SkopeoInspectsEachOutput()
    {
        var skopeo = Tools.Path("skopeo");
        await WriteAll();
        foreach (var reference in new[] { $"oci:{_temp["layout"]}:latest", $"oci-archive:{_temp["oci.tar"]}:latest", $"docker-archive:{_temp["docker.tar"]}" })
        {
            var output = new ProgramCall(skopeo, "inspect", reference).Run().Ended().Output;
            var inspected = JsonSerializer.Deserialize<JsonElement>(output);
            Assert.Equal("amd64", inspected.GetProperty("Architecture").GetString());
            Assert.Equal(2, inspected.GetProperty("Layers").GetArrayLength());
        }
    }

    [Theory]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    [InlineData(LayerCompression.None)]
    public async Task SkopeoCopiesEachOutputWithoutChangingTheImage(LayerCompression compression)
    {
        var skopeo = Tools.Path("skopeo");
        var image = RandomImage.Create(_store, 2, 3, compression);
        await WriteAll(image);
        foreach ((var reference, var copy) in new[]
        {
            ($"oci:{_temp["layout"]}:latest", "from-layout"), ($"oci-archive:{_temp["oci.tar"]}:latest", "from-oci"), ($"docker-archive:{_temp["docker.tar"]}", "from-docker"),
        })
        {
            new ProgramCall(skopeo, "--insecure-policy", "copy", reference, $"oci:{_temp[copy]}:latest").Run().Ended();
            using var layout = OciLayout.Open(_temp[copy]);
            var copied = await Image.ReadAsync(layout, layout.Resolve("latest"), Test.Token);
            Assert.Equal(image.Manifest.Config.Digest, copied.Manifest.Config.Digest);
            Assert.Equal(image.Config.DiffIds, copied.Config.DiffIds);
        }
    }

    [Fact]
    public async Task SkopeosArchivesAreRead()
    {
        var skopeo = Tools.Path("skopeo");
        await WriteAll();
        var source = $"oci:{_temp["layout"]}:latest";
        new ProgramCall(skopeo, "--insecure-policy", "copy", source, $"docker-archive:{_temp["skopeo-docker.tar"]}:example/image:1").Run().Ended();
        new ProgramCall(skopeo, "--insecure-policy", "copy", source, $"oci-archive:{_temp["skopeo-oci.tar"]}:latest").Run().Ended();
        using var docker = DockerArchive.Open(_temp["skopeo-docker.tar"]);
        using var oci = OciArchive.Open(_temp["skopeo-oci.tar"]);
        Assert.Equal("docker.io/example/image:1", docker.Roots.Single().Annotation(Descriptor.ReferenceName));
        foreach (var archive in new IImageSource[] { docker, oci })
        {
            var image = await Image.ReadAsync(archive, archive.Resolve(null), Test.Token);
            Assert.Equal(_image.Config.DiffIds, image.Config.DiffIds);
            await OciLayout.WriteAsync(_temp[archive.GetType().Name], archive.Resolve(null), archive, ["latest"], Test.Token);
            ImageValidator.AssertLayout(_temp[archive.GetType().Name]);
        }
    }

    [Fact]
    public async Task UmociUnpacksALayout()
    {
        var umoci = Tools.Path("umoci");
        await WriteAll();
        new ProgramCall(umoci, "unpack", "--rootless", "--image", $"{_temp["layout"]}:latest", _temp["bundle"]).Run().Ended();
        Assert.True(File.Exists(_temp["bundle/rootfs/layer0/file0"]));
        Assert.Equal("file0", new FileInfo(_temp["bundle/rootfs/layer1/link"]).LinkTarget);
    }

    [Fact]
    public async Task UmocisLayoutIsReadAndWrittenInto()
    {
        var umoci = Tools.Path("umoci");
        new ProgramCall(umoci, "init", "--layout", _temp["umoci"]).Run().Ended();
        new ProgramCall(umoci, "new", "--image", $"{_temp["umoci"]}:theirs").Run().Ended();
        new ProgramCall(umoci, "config", "--author", "them", "--image", $"{_temp["umoci"]}:theirs").Run().Ended();
        await OciLayout.WriteAsync(_temp["umoci"], _image.Root, _store, ["ours"], Test.Token);
        ImageValidator.AssertLayout(_temp["umoci"]);
        using (var layout = OciLayout.Open(_temp["umoci"]))
        {
            Assert.Equal("them", (await Image.ReadAsync(layout, layout.Resolve("theirs"), Test.Token)).Config.Author);
        }

        new ProgramCall(umoci, "gc", "--layout", _temp["umoci"]).Run().Ended();
        var tags = new ProgramCall(umoci, "list", "--layout", _temp["umoci"]).Run().Ended().Output;
        Assert.Equal(["ours", "theirs"], tags.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        ImageValidator.AssertLayout(_temp["umoci"]);
    }

    [Fact]
    public async Task PodmanLoadsEachArchive()
    {
        var podman = Tools.Path("podman");
        await WriteAll();
        string[] storage = ["--root", _temp["podman"], "--runroot", _temp["podman-run"], "--storage-driver", "vfs"];
        foreach (var file in new[] { "oci.tar", "docker.tar" })
        {
            var loaded = new ProgramCall(podman, [.. storage, "load", "--input", _temp[file]]).Run().Ended();
            Assert.Contains("example/image:1", loaded.Output + loaded.Error, StringComparison.Ordinal);
            var id = new ProgramCall(podman, [.. storage, "image", "inspect", "--format", "{{.Id}}", "example/image:1"]).Run().Ended().Output.Trim();
            Assert.Equal(_image.Manifest.Config.Digest.Encoded, id);
            new ProgramCall(podman, [.. storage, "rmi", id]).Run().Ended();
        }
    }

    [Fact]
    public async Task DockerLoadsEachArchiveAndItsOwnAreRead()
    {
        var docker = new ProgramCall(Tools.Path("docker")).With("DOCKER_HOST", Tools.DockerHost());
        await WriteAll();
        foreach (var file in new[] { "oci.tar", "docker.tar" })
        {
            (docker with { Arguments = ["load", "--input", _temp[file]] }).Run().Ended();
            var id = (docker with { Arguments = ["image", "inspect", "--format", "{{.Id}}", "example/image:1"] }).Run().Ended().Output.Trim();
            Assert.Equal(_image.Manifest.Config.Digest.ToString(), id);
            (docker with { Arguments = ["save", "--output", _temp["saved.tar"], "example/image:1"] }).Run().Ended();
            (docker with { Arguments = ["rmi", "example/image:1"] }).Run().Ended();
            using var saved = DockerArchive.Open(_temp["saved.tar"]);
            await OciLayout.WriteAsync(_temp[$"saved-{file}"], saved.Resolve("example/image:1"), saved, ["latest"], Test.Token);
            ImageValidator.AssertLayout(_temp[$"saved-{file}"]);
        }
    }

    [Fact]
    public async Task TheSpackCacheAsAnImageLayoutIsReadWhole()
    {
        using var layout = OciLayout.Open(SharedFixtures.Path("spack-oci"));
        Assert.NotEmpty(layout.Roots);
        foreach (var root in layout.Roots.Where(root => MediaTypes.IsManifest(root.MediaType)))
        {
            var json = await layout.FetchAllAsync(root, Manifest.MaximumSize, Test.Token);
            foreach (var layer in Manifest.Parse(json).Layers.Where(layer => MediaTypes.CompressionOf(layer.MediaType) is not null))
            {
                await using var blob = await layout.FetchAsync(layer, Test.Token);
                Assert.Equal(layer.Digest, LayerIngest.Run(_store, blob, layer.Digest, layer.Size, sideBySide: true).Layer.Descriptor.Digest);
            }
        }
    }

    private async Task WriteAll(RandomImage? image = null)
    {
        var root = (image ?? _image).Root;
        await OciLayout.WriteAsync(_temp["layout"], root, _store, ["latest"], Test.Token);
        await OciArchive.WriteAsync(_temp["oci.tar"], root, _store, ["latest"], ["example/image:1"], Test.Token);
        await DockerArchive.WriteAsync(_temp["docker.tar"], root, _store, ["example/image:1"], Test.Token);
    }
}
