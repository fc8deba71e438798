using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests.Registries;

/// <summary>Two processes at a time are not in each other's way.</summary>
public sealed class PushesAtTheSameTime(RegistryHost registry) : IDisposable
{
    private const int Rounds = 10;
    private readonly Workspace _workspace = new();

    [Fact]
    public void GoToOneRepository()
    {
        string[] layouts = [Layout("one"), Layout("two")];
        for (var round = 1; round <= Rounds; round++)
        {
            var repository = $"same/round-{round}";
            ProgramCall[] calls =
            [
                .. layouts.Select((layout, number) => PaksImage.Call(
                    _workspace.Folder($"home-{number}"), "copy", $"oci:{layout}:1", $"docker://{registry.Host}/{repository}:{number}", "--json")),
            ];

            var digests = RunTogether(calls);

            Assert.Equal([registry.Server.Digest(repository, "0"), registry.Server.Digest(repository, "1")], digests);
        }
    }

    [Fact]
    public void GoThroughOneStore()
    {
        var cache = registry.Cache;
        ProgramCall[] calls =
        [
            .. new[] { "sqlite", "libpng" }.Select(spec => new BuildCall
            {
                Home = _workspace.Home,
                Spec = spec,
                Base = "scratch",
                Cache = cache.Url,
                Key = cache.PublicKey,
                Outputs = [$"docker://{registry.Host}/store/{spec}:1"],
            }.Call),
        ];

        var digests = RunTogether(calls);

        Assert.Equal([registry.Server.Digest("store/sqlite", "1"), registry.Server.Digest("store/libpng", "1")], digests);
    }

    public void Dispose() => _workspace.Dispose();

    private static List<string> RunTogether(ProgramCall[] calls) =>
        [.. calls.AsParallel().AsOrdered().WithDegreeOfParallelism(calls.Length).Select(call => BuildCall.DigestIn(call.Run()))];

    /// <summary>An image that shares a large layer with the others.</summary>
    private string Layout(string name)
    {
        File.WriteAllBytes(_workspace.At("shared"), new SyntheticContent(1).Take(4 << 20));
        File.WriteAllText(_workspace.At(name), name);
        PaksImage.Call(
            _workspace.Home, "build", "--base", "scratch", "--add", _workspace.At("shared"), "--add", _workspace.At(name),
            "--output", $"oci:{_workspace.At("layout-" + name)}:1").Run().Ended();
        return _workspace.At("layout-" + name);
    }
}
