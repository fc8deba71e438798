using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests.Registries;

/// <summary>What we push to a registry, the tools that people have take from there.</summary>
public sealed class PushedImages(PushedImages.Pushes pushes) : IClassFixture<PushedImages.Pushes>, IDisposable
{
    /// <summary>What is pushed, by its repository: how it is built.</summary>
    private static readonly Dictionary<string, string[]> Builds = new()
    {
        ["pushed/one-gzip"] = ["--platform", "linux/amd64"],
        ["pushed/one-zstd"] = ["--platform", "linux/amd64", "--prefix", "/opt/moved", "--compression", "zstd"],
        ["pushed/two-gzip"] = ["--platform", "linux/amd64,linux/arm64"],
        ["pushed/two-zstd"] = ["--platform", "linux/amd64,linux/arm64", "--prefix", "/opt/moved", "--compression", "zstd"],
    };

    private readonly Workspace _workspace = new();

    public static TheoryData<string> Repositories => [.. Builds.Keys];

    [Theory]
    [MemberData(nameof(Repositories))]
    public void AreInspectedBySkopeo(string repository)
    {
        var digest = Push(repository);

        var image = Tools.Call("skopeo", "inspect", "--tls-verify=false", "--override-arch=amd64", "docker://" + Reference(repository)).Run().Json();

        Assert.Equal(digest, image.Text("Digest"));
        Assert.Equal("amd64", image.Text("Architecture"));
    }

    [Theory]
    [MemberData(nameof(Repositories))]
    public void AreCopiedBySkopeoToAFaultlessLayout(string repository)
    {
        var digest = Push(repository);

        Tools.Run(
            "skopeo", "copy", "--quiet", "--all", "--preserve-digests", "--src-tls-verify=false",
            "docker://" + Reference(repository), $"oci:{_workspace.At("layout")}:1");

        ImageValidator.AssertLayout(_workspace.At("layout"));
        var root = Tools.Call("cat", _workspace.At("layout/index.json")).Run().Json().GetProperty("manifests")[0];
        Assert.Equal(digest, root.Text("digest"));
    }

    [Theory]
    [MemberData(nameof(Repositories))]
    public void AreFetchedByOras(string repository)
    {
        var digest = Push(repository);

        var descriptor = Tools.Call("oras", "manifest", "fetch", "--plain-http", "--descriptor", Reference(repository)).Run().Json();

        Assert.Equal(digest, descriptor.Text("digest"));
        var kind = repository.Contains("/two-", StringComparison.Ordinal) ? "index" : "manifest";
        Assert.Equal($"application/vnd.oci.image.{kind}.v1+json", descriptor.Text("mediaType"));
        var manifest = Tools.Call("oras", "manifest", "fetch", "--plain-http", "--platform", "linux/amd64", Reference(repository)).Run().Json();
        Assert.All(manifest.GetProperty("layers").EnumerateArray(), layer => Assert.EndsWith(
            "+" + repository[^4..], layer.Text("mediaType"), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Repositories))]
    public void HaveAPlaceForSignaturesOfCosign(string repository)
    {
        var digest = Push(repository);

        var named = Tools.Run("cosign", "triangulate", "--allow-http-registry", Reference(repository));

        Assert.Equal($"{pushes.Host}/{repository}:{digest.Replace(':', '-')}.sig\n", named);
    }

    [Theory]
    [MemberData(nameof(Repositories))]
    public void AreRunByDocker(string repository)
    {
        Push(repository);

        if (repository.EndsWith("zstd", StringComparison.Ordinal))
        {
            ContainerHost.PullUnpacked(Reference(repository), _workspace.At("unpacked"));
        }
        else
        {
            ContainerHost.Pull(Reference(repository));
        }

        Assert.Equal(GreetingCache.Words("x86_64"), ContainerHost.Run(Reference(repository), "greet").Ended().Output);
        ContainerHost.Remove(Reference(repository));
    }

    [Theory]
    [MemberData(nameof(Repositories))]
    public void ArePulledByPodman(string repository)
    {
        Push(repository);
        var storage = Storage();

        var image = Tools.Run("podman", [.. storage, "pull", "--quiet", "--tls-verify=false", Reference(repository)]).Trim();

        Assert.Equal("amd64\n", Tools.Run("podman", [.. storage, "image", "inspect", "--format", "{{.Architecture}}", image]));
    }

    [Theory]
    [MemberData(nameof(Repositories))]
    public void AreBasesOfBuildah(string repository)
    {
        Push(repository);
        var storage = Storage();

        var container = Tools.Run("buildah", [.. storage, "from", "--quiet", "--tls-verify=false", Reference(repository)]).Trim();

        var root = Tools.Run("buildah", [.. storage, "mount", container]).Trim();
        Assert.NotEmpty(Directory.GetFiles(root, "greet", SearchOption.AllDirectories));
    }

    public void Dispose() => _workspace.Dispose();

    private string Reference(string repository) => $"{pushes.Host}/{repository}:1";

    private string Push(string repository) => pushes.Digest(repository);

    private string[] Storage()
    {
        string[] storage = ["--root", _workspace.At("storage"), "--runroot", _workspace.At("storage-run"), "--storage-driver", "vfs"];
        Tools.Require(Tools.Call("podman", [.. storage, "info"]).Run().ExitCode == 0, "Podman cannot store images for this user");
        return storage;
    }

    /// <summary>Each image is pushed once.</summary>
    public sealed class Pushes(RegistryHost registry)
    {
        private readonly Dictionary<string, string> _digests = [];

        public string Host => registry.Host;

        /// <summary>Pushes the image of a repository, and gives the digest that the command reports.</summary>
        public string Digest(string repository) => _digests.TryGetValue(repository, out var digest)
            ? digest
            : _digests[repository] = registry.BuildGreeting(repository, Builds[repository]).Digest();
    }
}
