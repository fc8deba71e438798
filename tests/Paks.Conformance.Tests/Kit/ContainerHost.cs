using Paks.Conformance.Tests.Kit;
using Paks.Testing;

[assembly: AssemblyFixture(typeof(ContainerHost))]

namespace Paks.Conformance.Tests.Kit;

/// <summary>
/// The Docker engine that images run in, with what a minimal image lacks and smoke commands use: a static busybox, its
/// applets and <c>/usr/bin/env</c>, lent to containers and never part of an image. Also one store for all builds of the
/// run whose store does not matter.
/// </summary>
public sealed class ContainerHost : IDisposable
{
    private const string AppletFolder = "/usr/local/busybox";
    private const char EndOfOutput = '\u001d';
    private const char EndOfCommand = '\u001e';

    private readonly Workspace _workspace = new();
    private readonly Lazy<string> _applets;

    public ContainerHost() => _applets = new Lazy<string>(MakeApplets);

    /// <summary>The home of the builds whose store does not matter: bases are fetched once.</summary>
    public string Home => _workspace.Home;

    /// <summary>A call of the Docker client.</summary>
    internal static ProgramCall Docker(params IReadOnlyList<string> arguments) =>
        Tools.Call("docker", ["--host", Tools.DockerHost(), .. arguments]);

    /// <summary>Runs one command in a new container, without network, as the image sets it up.</summary>
    internal static ProgramResult Run(string image, params IReadOnlyList<string> command) =>
        Docker(["run", "--rm", "--network", "none", image, .. command]).Run();

    /// <summary>Pulls an image; the engine takes plain http for good where a registry is on the loopback address.</summary>
    internal static void Pull(string image) => Docker("pull", "--quiet", image).Run().Ended();

    /// <summary>Brings an image with layers in zstd into the engine, by way of a folder: Docker before 23 cannot read them.</summary>
    internal static void PullUnpacked(string image, string folder)
    {
        Tools.Run("skopeo", "copy", "--quiet", "--src-tls-verify=false", "--format", "oci", "--dest-decompress", "docker://" + image, "dir:" + folder);
        Tools.Run("skopeo", "copy", "--quiet", "--dest-daemon-host", Tools.DockerHost(), "dir:" + folder, "docker-daemon:" + image);
    }

    /// <summary>Removes an image from the engine.</summary>
    internal static void Remove(string image) => Docker("rmi", "--force", image).Run();

    /// <summary>Fails the test unless a package is in its folder and its commands end as expected.</summary>
    internal void AssertRuns(string image, FixturePackage package, string folder, Func<SmokeCommand, SmokeOutcome> expected) => Assert.Equal(
        [new SmokeOutcome(0, "there\n"), .. package.Smoke.Select(expected)],
        RunAll(image, [$"test -d {folder} && echo there", .. package.Smoke.Select(command => command.At(folder))]));

    /// <summary>Runs shell commands one after the other in one container of the image.</summary>
    internal IReadOnlyList<SmokeOutcome> RunAll(string image, IEnumerable<string> commands)
    {
        var script = "PATH=$PATH:" + AppletFolder + "\n" + string.Concat(
            commands.Select(command => $"( {command}\n) 2>/dev/null; printf '{EndOfOutput}%d{EndOfCommand}' $?\n"));
        var output = Docker(
            "run", "--rm", "--network", "none",
            "--volume", $"{_applets.Value}:{AppletFolder}:ro",
            "--volume", $"{Path.Combine(_applets.Value, "busybox")}:/usr/bin/env:ro",
            "--entrypoint", "/bin/sh", image, "-c", script).Run().Ended().Output;
        return
        [
            .. output.Split(EndOfCommand)[..^1].Select(part => part.Split(EndOfOutput))
                .Select(parts => new SmokeOutcome(int.Parse(parts[1]), parts[0])),
        ];
    }

    public void Dispose() => _workspace.Dispose();

    private string MakeApplets()
    {
        var folder = _workspace.Folder("busybox");
        var program = Path.Combine(folder, "busybox");
        File.Copy(Tools.Path("busybox"), program);
        foreach (var applet in Tools.Run(program, "--list").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(name => name != "busybox"))
        {
            File.CreateSymbolicLink(Path.Combine(folder, applet), "busybox");
        }

        return folder;
    }
}
