using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests.Registries;

/// <summary>Images that other tools pushed are bases, are looked at, and are copied to wherever images go, byte for byte.</summary>
public sealed class ImagesOfOthers(OtherPushers origin, RegistryHost registry) : IClassFixture<OtherPushers>, IDisposable
{
    private readonly Workspace _workspace = new();

    /// <summary>Who pushed, and in which shape: docker's schema 2, and what skopeo, buildah and podman make.</summary>
    public static TheoryData<string> Images => [.. OtherPushers.Names];

    [Theory]
    [MemberData(nameof(Images))]
    public void AreInspected(string name)
    {
        var image = Run("inspect", Source(name), "--json").Json();

        Assert.Empty(image.GetProperty("problems").EnumerateArray());
        Assert.All(image.GetProperty("layers").EnumerateArray(), layer => Assert.Equal(OtherPushers.LayerType(name), layer.Text("mediaType")));
        Assert.Equal("others", image.GetProperty("labels").Text("made-by"));
        Assert.Contains("OTHER=yes", image.GetProperty("environment").EnumerateArray().Select(variable => variable.GetString()));
        if (!IsIndex(name))
        {
            Assert.Equal(origin.Digest(name), image.Text("digest"));
        }
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void ShowTheirLabels(string name) =>
        Assert.Equal("others", Run("labels", Source(name), "--json").Json().Text("made-by"));

    [Theory]
    [MemberData(nameof(Images))]
    public void AreBases(string name)
    {
        var image = $"{registry.Host}/on/{name}:1";
        (registry.BuildGreeting("on/" + name) with { Base = Source(name) }).Digest();
        if (name == "skopeo-zstd")
        {
            ContainerHost.PullUnpacked(image, _workspace.At("unpacked"));
        }
        else
        {
            ContainerHost.Pull(image);
        }

        Assert.Equal(GreetingCache.Words("x86_64"), ContainerHost.Run(image, "greet").Ended().Output);
        Assert.Equal("others\n", ContainerHost.Run(image, "/bin/busybox", "cat", "/etc/made-by").Ended().Output);
        Assert.Contains("OTHER=yes", ContainerHost.Run(image, "/bin/busybox", "env").Ended().Output.Split('\n'));
        ContainerHost.Remove(image);
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void AreCopiedToAnotherRegistry(string name)
    {
        using var other = new RegistryServer();

        Run("copy", Source(name), $"docker://{other.Host}/copied/{name}:1", $"docker://{registry.Host}/copied/{name}:1").Ended();

        Assert.Equal(origin.Digest(name), other.Digest("copied/" + name, "1"));
        Assert.Equal(origin.Digest(name), registry.Server.Digest("copied/" + name, "1"));
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void AreCopiedToALayout(string name)
    {
        Run("copy", Source(name), $"oci:{_workspace.At("layout")}:1").Ended();

        var manifest = Tools.Call("oras", "manifest", "fetch", "--oci-layout", "--descriptor", _workspace.At("layout") + ":1").Run().Json();
        Assert.Equal(origin.Digest(name), manifest.Text("digest"));
        Tools.Run("oras", "copy", "--from-oci-layout", "--to-plain-http", _workspace.At("layout") + ":1", $"{registry.Host}/back/{name}:1");
        Assert.Equal(origin.Digest(name), registry.Server.Digest("back/" + name, "1"));
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void AreCopiedToAnArchive(string name)
    {
        Run("copy", Source(name), "docker-archive:" + _workspace.At("image.tar")).Ended();

        var image = Tools.Call("skopeo", "inspect", "docker-archive:" + _workspace.At("image.tar")).Run().Json();
        Assert.Equal("others", image.GetProperty("Labels").Text("made-by"));
        var loaded = ContainerHost.Docker("load", "--input", _workspace.At("image.tar")).Run().Ended().Output.Trim();
        AssertRuns(loaded[(loaded.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void AreCopiedToTheEngine(string name)
    {
        Run("copy", Source(name), "docker-daemon:").Ended();

        AssertRuns($"{registry.Host}/others/{name}:1");
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("labels")]
    [InlineData("build")]
    [InlineData("copy")]
    public void AreToldFromArtifactsThatAreNone(string command)
    {
        var artifact = "docker://" + origin.PushArtifact();
        string[] arguments = command switch
        {
            "build" => ["--base", artifact, "--add", _workspace.Folder("added"), "--output", "oci:" + _workspace.At("layout")],
            "copy" => [artifact, "docker-archive:" + _workspace.At("image.tar")],
            _ => [artifact],
        };

        Run([command, .. arguments]).Failed(1, command == "build" ? "PAKS3009" : "PAKS4005", artifact, "it describes no image");

        Assert.False(File.Exists(_workspace.At("image.tar")));
        Assert.False(Directory.Exists(_workspace.At("layout")));
    }

    public void Dispose() => _workspace.Dispose();

    private static bool IsIndex(string name) => name is "buildah-index" or "podman-list";

    private static void AssertRuns(string image)
    {
        Assert.Equal("others\n", ContainerHost.Run(image, "/bin/busybox", "cat", "/etc/made-by").Ended().Output);
        ContainerHost.Remove(image);
    }

    private string Source(string name) => $"docker://{origin.Push(name)}";

    private ProgramResult Run(params IReadOnlyList<string> arguments) => PaksImage.Call(_workspace.Home, arguments).With("DOCKER_HOST", Tools.DockerHost()).Run();
}
