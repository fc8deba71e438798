using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests.Registries;

/// <summary>One build for several platforms gives one index, in which every machine finds what runs there.</summary>
public sealed class ManyPlatforms(ManyPlatforms.Index index) : IClassFixture<ManyPlatforms.Index>
{
    [Fact]
    public void BeginWithWhatRunsEverywhere()
    {
        var manifests = Tools.Call("oras", "manifest", "fetch", "--plain-http", index.Image).Run().Json().GetProperty("manifests").EnumerateArray().ToList();

        Assert.Equal(["amd64", "amd64v3", "arm64"], manifests.Select(manifest => manifest.GetProperty("platform")).Select(platform =>
            platform.Text("architecture") + (platform.TryGetProperty("variant", out var variant) ? variant.GetString() : "")));
    }

    [Theory]
    [InlineData("linux/amd64", "x86_64")]
    [InlineData("linux/amd64/v3", "x86_64_v3")]
    [InlineData("linux/arm64", "aarch64")]
    public void HoldThePackageThatWasBuiltForThem(string platform, string target)
    {
        var program = File.ReadAllBytes(index.Unpack(platform));

        Assert.NotEqual(-1, program.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(GreetingCache.Words(target))));
    }

    [Fact]
    public void GiveDockerThatOfThisMachine()
    {
        ContainerHost.Pull(index.Image);

        Assert.Equal(GreetingCache.Words("x86_64"), ContainerHost.Run(index.Image, "greet").Ended().Output);
        ContainerHost.Remove(index.Image);
    }

    [Fact]
    public void RunOnAnotherProcessor() =>
        Assert.Equal(GreetingCache.Words("aarch64"), Tools.Run("qemu-aarch64-static", index.Unpack("linux/arm64")));

    /// <summary>Pushed once.</summary>
    public sealed class Index : IDisposable
    {
        private const string Repository = "platforms/greeting";
        private readonly Workspace _workspace = new();

        public Index(RegistryHost registry)
        {
            registry.BuildGreeting(Repository, "--platform", "linux/amd64/v3,linux/arm64", "--platform", "linux/amd64").Digest();
            Image = $"{registry.Host}/{Repository}:1";
        }

        public string Image { get; }

        /// <summary>Unpacks the image of a platform.</summary>
        /// <returns>The program in it.</returns>
        public string Unpack(string platform)
        {
            var name = platform.Replace('/', '-');
            Tools.Run("oras", "copy", "--from-plain-http", "--to-oci-layout", "--platform", platform, Image, $"{_workspace.At(name)}:1");
            Tools.Run("umoci", "raw", "unpack", "--rootless", "--image", $"{_workspace.At(name)}:1", _workspace.At(name + "-root"));
            return Assert.Single(Directory.GetFiles(_workspace.At(name + "-root"), "greet", SearchOption.AllDirectories), file => new FileInfo(file).LinkTarget is null);
        }

        public void Dispose() => _workspace.Dispose();
    }
}
