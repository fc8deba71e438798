using System.Diagnostics;
using System.Globalization;
using Paks.Testing;

namespace Paks.Bench;

/// <summary>What one run took.</summary>
/// <param name="Wall">Seconds on the clock.</param>
/// <param name="Cpu">CPU seconds of the processes, and of the engine where it works for them.</param>
/// <param name="PeakMebibytes">The largest resident set of any of the processes, without the engine.</param>
/// <param name="OutputMegabytes">Size of the layout that was written, or 0 where there is none.</param>
internal sealed record Measurement(double Wall, double Cpu, double PeakMebibytes, double OutputMegabytes)
{
    /// <summary>The median of each figure by itself.</summary>
    public static Measurement Median(IReadOnlyList<Measurement> runs) => new(
        Middle(runs, run => run.Wall), Middle(runs, run => run.Cpu), Middle(runs, run => run.PeakMebibytes), Middle(runs, run => run.OutputMegabytes));

    /// <summary>Runs a contestant once.</summary>
    public static Measurement Of(Contestant contestant, BenchMachine machine)
    {
        var output = machine.At("out");
        Directory.CreateDirectory(output);
        BenchMachine.Prepare($"OUT={output}\n{contestant.Before}");
        var engine = contestant.UsesEngine ? BenchMachine.EngineSeconds() : 0;

        var clock = Stopwatch.StartNew();
        new ProgramCall(Tools.Path("time"), "--quiet", "--format", "%U %S %M", "--output", machine.At("time"), "sh", "-ec", $"OUT={output}\n{contestant.Script}")
        {
            Limit = TimeSpan.FromMinutes(20),
        }.Run().Ended();
        var wall = clock.Elapsed.TotalSeconds;

        engine = contestant.UsesEngine ? BenchMachine.EngineSeconds() - engine : 0;
        var figures = Array.ConvertAll(
            File.ReadAllText(machine.At("time")).Trim().Split(' '), text => double.Parse(text, CultureInfo.InvariantCulture));
        var size = Size(Path.Combine(output, "image"));
        BenchMachine.Prepare($"OUT={output}\n{contestant.After}\nrm -rf {output}");
        return new Measurement(wall, figures[0] + figures[1] + engine, figures[2] / 1024, size);
    }

    private static double Size(string folder) => !Directory.Exists(folder) ? 0
        : new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) / 1e6;

    private static double Middle(IReadOnlyList<Measurement> runs, Func<Measurement, double> figure)
    {
        double[] sorted = [.. runs.Select(figure).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
