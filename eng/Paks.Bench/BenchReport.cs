using System.Globalization;
using System.Text;
using Paks.Testing;

namespace Paks.Bench;

/// <summary>The results as a page of the documentation.</summary>
internal static class BenchReport
{
    public static string Write(IEnumerable<WorkloadResult> results, BenchMachine machine)
    {
        var page = new StringBuilder("# Benchmarks\n\n");
        page.Append("Written by `eng/bench`: medians, everybody in turn in one run on one machine. Machines are noisy: trust ratios and CPU seconds.\n\n");
        page.Append(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores ({Processor()}, {(HasSha() ? "with" : "without")} instructions for SHA-256), {OperatingSystem()}; {string.Join(", ", Versions(machine))}.\n");
        foreach (var result in results)
        {
            Append(page, result);
        }

        return page.ToString();
    }

    private static void Append(StringBuilder page, WorkloadResult result)
    {
        var best = result.BestPeer;
        page.Append(CultureInfo.InvariantCulture, $"\n## {result.Workload.Title}\n\n{result.Workload.Description}\n\n");
        page.Append(CultureInfo.InvariantCulture, $"| | wall s | CPU s | peak MiB | layout MB | wall, CPU as a multiple of {best.Contestant.Name} | rounds |\n");
        page.Append("| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach ((var contestant, var median, var rounds) in result.Contestants)
        {
            var name = contestant.IsOurs ? $"**{contestant.Name}**" : contestant.Name;
            var size = median.OutputMegabytes > 0 ? median.OutputMegabytes.ToString("0.0", CultureInfo.InvariantCulture) : "";
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {name} | {median.Wall:0.00} | {median.Cpu:0.00} | {median.PeakMebibytes:0} | {size} | {Ratio(median.Wall, best.Median.Wall)}, {Ratio(median.Cpu, best.Median.Cpu)} | {rounds} |\n");
        }
    }

    // What takes less than can be measured is the multiple of nothing.
    private static string Ratio(double value, double best) => best > 0 ? (value / best).ToString("0.00", CultureInfo.InvariantCulture) : "-";

    private static IEnumerable<string> Versions(BenchMachine machine) => new[]
    {
        machine.Native + " --version | sed 's/^/paks-image /'",
        "echo \".NET $(dotnet --version)\"",
        "umoci --version | head -n 1 | sed 's/ version//'",
        "skopeo --version | sed 's/ version//; s/ commit.*//'",
        "buildah --version | sed 's/ version//; s/ (.*//'",
        "podman --version | sed 's/ version//'",
        "dpkg-query --show --showformat 'docker-registry ${Version}' docker-registry",
        machine.Oras is null ? "true" : $"echo oras $({machine.Oras} version | sed -n 's/^Version: *//p')",
        $"echo docker $(docker --host {machine.DockerHost} version --format '{{{{.Server.Version}}}}')",
    }.Select(script => new ProgramCall("sh", "-c", script).Run().Output.Trim()).Where(version => version.Length > 0);

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1] ?? "unknown";

    // They make hashing five times as fast, and hashing is what verification costs.
    private static bool HasSha() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal))?.Split(' ').Contains("sha_ni") ?? false;

    private static string OperatingSystem() =>
        File.ReadLines("/etc/os-release").First(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal)).Split('"')[1];
}
