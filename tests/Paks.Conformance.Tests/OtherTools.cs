using System.Text.Json;
using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests;

/// <summary>Every kind of output is taken by the tools that people have.</summary>
public sealed class OtherTools : IDisposable
{
    private const string Tag = "paks-conformance/other-tools:1";
    private readonly Workspace _workspace = new();

    [Fact]
    public void ReadEveryKindOfOutputAsTheSameImage()
    {
        string[] outputs = ["oci:" + At("layout") + ":1", "oci-archive:" + At("layout.tar") + ":1", "docker-archive:" + At("image.tar")];
        var digest = Build(outputs);

        var skopeo = Array.ConvertAll(outputs, output => Inspect(output.StartsWith("docker", StringComparison.Ordinal) ? "docker-archive:" + At("image.tar") : output));

        Assert.Equal([digest, digest], skopeo[..2].Select(image => image.GetProperty("Digest").GetString()));
        Assert.Single(skopeo.Select(image => image.GetProperty("Env").GetRawText()).Distinct());
        Assert.Single(skopeo.Select(image => image.GetProperty("Labels").GetRawText()).Distinct());
    }

    [Fact]
    public void UnpackTheLayout()
    {
        Build("oci:" + At("layout") + ":1");

        Tools.Run("umoci", "unpack", "--rootless", "--image", At("layout") + ":1", At("bundle"));

        Assert.True(File.Exists(At("bundle/rootfs" + Zlib.OriginalPrefix + "/lib/libz.so.1.2.13")));
    }

    [Theory]
    [InlineData("oci-archive:image.tar")]
    [InlineData("docker-archive:image.tar")]
    public void LoadTheArchiveIntoPodman(string output)
    {
        Build(output.Replace(":", ":" + _workspace.Root + "/", StringComparison.Ordinal), "--tag", Tag);
        string[] storage = ["--root", At("podman"), "--runroot", At("podman-run"), "--storage-driver", "vfs"];
        Tools.Require(Tools.Call("podman", [.. storage, "info"]).Run().ExitCode == 0, "Podman cannot store images for this user");

        var loaded = Tools.Run("podman", [.. storage, "load", "--input", At("image.tar")]).Trim().Split(' ')[^1];

        Assert.Equal("amd64\n", Tools.Run("podman", [.. storage, "image", "inspect", "--format", "{{.Architecture}}", loaded]));
    }

    [Fact]
    public void LoadTheArchiveIntoDocker()
    {
        Build("docker-archive:" + At("image.tar"), "--tag", Tag);

        ContainerHost.Docker("load", "--input", At("image.tar")).Run().Ended();

        Assert.Equal("amd64\n", ContainerHost.Docker("image", "inspect", "--format", "{{.Architecture}}", Tag).Run().Ended().Output);
        ContainerHost.Remove(Tag);
    }

    public void Dispose() => _workspace.Dispose();

    private static FixturePackage Zlib => FixtureCache.Plain.Packages().Single(package => package is { Name: "zlib", Version: "1.2.13" });

    private static JsonElement Inspect(string image)
    {
        using var json = JsonDocument.Parse(Tools.Run("skopeo", "inspect", image));
        return json.RootElement.Clone();
    }

    private string At(string path) => _workspace.At(path);

    private string Build(string output, params IReadOnlyList<string> options) => Build([output], options);

    private string Build(IReadOnlyList<string> outputs, params IReadOnlyList<string> options) =>
        new BuildCall { Home = _workspace.Home, Outputs = outputs, Options = options }.Digest();
}
