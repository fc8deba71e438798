using System.Globalization;
using Paks.Testing;

namespace Paks.Bench;

/// <summary>Where the measuring happens: the folder, the engine, and the two forms of the command.</summary>
/// <param name="Folder">Everything is made below it.</param>
internal sealed record BenchMachine(string Folder)
{
    /// <summary>The native file.</summary>
    public string Native { get; } = Variable("PAKS_BENCH_NATIVE");

    /// <summary>The same as an assembly, as it is installed as a .NET tool.</summary>
    public string Managed { get; } = "dotnet " + Variable("PAKS_BENCH_MANAGED");

    /// <summary>The project of the MSBuild tasks, built.</summary>
    public string Tasks { get; } = Variable("PAKS_BENCH_TASKS");

    /// <summary>The engine's address.</summary>
    public string DockerHost { get; } = Variable("PAKS_TEST_DOCKER_HOST");

    /// <summary>The registry's host and port.</summary>
    public string Registry { get; } = Variable("PAKS_BENCH_REGISTRY");

    /// <summary>The shell command that leaves the registry empty.</summary>
    public string EmptyRegistry => $"rm -rf {At("registry/storage")}/*";

    /// <summary>oras, where it could be had.</summary>
    public string? Oras { get; } = Environment.GetEnvironmentVariable("PAKS_BENCH_ORAS") is { Length: > 0 } oras ? oras : null;

    /// <summary>Storage of Buildah and Podman, below the folder.</summary>
    public string Storage => $"--root {Folder}/storage --runroot {Folder}/storage-run";

    /// <summary>A path below the folder.</summary>
    public string At(string path) => Path.Combine(Folder, path);

    /// <summary>Runs a shell script that must succeed; not measured.</summary>
    public static void Prepare(string script) => new ProgramCall("sh", "-ec", script) { Limit = TimeSpan.FromMinutes(10) }.Run().Ended();

    /// <summary>CPU seconds that the engine, its children included, has used so far.</summary>
    public static double EngineSeconds()
    {
        var processes = Processes();
        var engine = int.Parse(Variable("PAKS_BENCH_DOCKER_PID"), CultureInfo.InvariantCulture);
        return processes.Keys.Where(process => IsBelow(process, engine, processes))
            .Sum(process => processes[process][11..15].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture))) / 100.0;
    }

    private static bool IsBelow(int process, int ancestor, Dictionary<int, string[]> processes) =>
        process == ancestor || (processes.TryGetValue(process, out var stat) && process > 1
            && IsBelow(int.Parse(stat[1], CultureInfo.InvariantCulture), ancestor, processes));

    /// <summary>The fields of <c>/proc/PID/stat</c> from the state on: 1 is the parent, 11 to 14 are user and system ticks.</summary>
    private static Dictionary<int, string[]> Processes()
    {
        var processes = new Dictionary<int, string[]>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) && TryRead(folder + "/stat") is { } stat)
            {
                processes[process] = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            }
        }

        return processes;
    }

    private static string? TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return null; // the process has ended meanwhile
        }
    }

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set: start with eng/bench");
}
