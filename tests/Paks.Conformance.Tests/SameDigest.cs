using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests;

/// <summary>What an image depends on is in its recipe: nothing of the machine, the user or the moment changes its digest.</summary>
public sealed class SameDigest(SameDigest.Reference reference) : IClassFixture<SameDigest.Reference>
{
    /// <summary>Ways to start the same build that must not matter.</summary>
    private static readonly Dictionary<string, Func<ProgramCall, Workspace, ProgramCall>> Circumstances = new()
    {
        ["another folder"] = (call, workspace) => call with { WorkingDirectory = workspace.Folder("some where") },
        ["another time zone"] = (call, _) => call.With("TZ", "Pacific/Kiritimati"),
        ["another language"] = (call, _) => call.With("LANG", "tr_TR.UTF-8").With("LC_ALL", "tr_TR.UTF-8"),
        ["another umask"] = (call, _) => call.Through("sh", "-c", "umask 077 && exec \"$@\"", "sh"),
        ["one core"] = (call, _) => call.Through(Tools.Path("taskset"), "--cpu-list", "0"),
        ["a memory that is small"] = (call, _) => call.With("DOTNET_GCHeapHardLimit", "0x6000000"),
    };

    public static TheoryData<string> Names => [.. Circumstances.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ComesOfAColdStore(string circumstance)
    {
        using var workspace = new Workspace();
        var call = Circumstances[circumstance](Build(workspace, workspace.Home).Call, workspace);

        Assert.Equal(reference.Digest, BuildCall.DigestIn(call.Run()));
    }

    [Fact]
    public void ComesOfAWarmStore()
    {
        using var workspace = new Workspace();

        Assert.Equal(reference.Digest, Build(workspace, reference.Home).Digest());
        Assert.Equal(reference.Digest, Build(workspace, reference.Home).Digest());
    }

    [Fact]
    public void ComesOfEveryDestination()
    {
        using var workspace = new Workspace();
        string[] outputs = ["oci-archive:" + workspace.At("image.tar") + ":1", "docker-archive:" + workspace.At("docker.tar")];

        Assert.All(outputs, output => Assert.Equal(reference.Digest, (Build(workspace, reference.Home) with { Outputs = [output] }).Digest()));
    }

    [Fact]
    public void ComesOfAnotherUser()
    {
        Tools.Require(Environment.IsPrivilegedProcess, "only root can act as another user");
        using var workspace = new Workspace();
        var program = workspace.Copy(Path.GetDirectoryName(PaksImage.File)!, "program");
        foreach (var folder in new[] { workspace.Home, workspace.Folder("out") })
        {
            Tools.Run("chown", "65534:65534", folder);
        }

        var file = Path.Combine(program, Path.GetFileName(PaksImage.File));
        Tools.Run("chmod", "a+x", file);
        var build = Build(workspace, workspace.Home) with
        {
            Cache = workspace.Copy(FixtureCache.Plain.Folder, "cache"),
            Key = workspace.CopyFile(FixtureCache.Plain.Key, "key.asc"),
        };
        var call = PaksImage.CallOf(file, build.Home, build.Arguments)
            .Through(Tools.Path("setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups") with { WorkingDirectory = workspace.Root };

        Assert.Equal(reference.Digest, BuildCall.DigestIn(call.Run()));
    }

    [Fact]
    public void ComesOfTwoBuildsAtATimeInOneStore()
    {
        using var workspace = new Workspace();
        ProgramCall[] calls = [.. Enumerable.Range(1, 3).Select(number =>
            (Build(workspace, workspace.Home) with { Outputs = [$"oci:{workspace.At($"out/{number}")}:1"] }).Call)];

        string[] digests = [.. calls.AsParallel().WithDegreeOfParallelism(calls.Length).Select(call => BuildCall.DigestIn(call.Run()))];

        Assert.All(digests, digest => Assert.Equal(reference.Digest, digest));
    }

    private static BuildCall Build(Workspace workspace, string home) => new()
    {
        Home = home,
        Spec = "sqlite",
        Outputs = ["oci:" + workspace.Folder("out") + "/image:1"],
        Options = ["--prefix", "/opt/paks", "--tag", "paks-conformance/same:1", "--label", "a=b", "--env", "C=d"],
    };

    /// <summary>The first build, and the store that it filled.</summary>
    public sealed class Reference : IDisposable
    {
        private readonly Workspace _workspace = new();

        public Reference() => Digest = Build(_workspace, Home).Digest();

        public string Digest { get; }

        public string Home => _workspace.Home;

        public void Dispose() => _workspace.Dispose();
    }
}
