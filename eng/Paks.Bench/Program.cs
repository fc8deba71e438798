using System.Globalization;
using Paks.Bench;

// Called by eng/bench, which installs the peers and starts the engine: Paks.Bench ROUNDS WORK-FOLDER REPORT TITLE
if (args is not [var rounds, var folder, var report, var title])
{
    Console.Error.WriteLine("usage: Paks.Bench ROUNDS WORK-FOLDER REPORT TITLE; see eng/bench");
    return 2;
}

var machine = new BenchMachine(Path.GetFullPath(folder));
var workloads = new[] { AppendWorkload.Prepare(machine), RegistryWorkload.Prepare(machine), PackageWorkload.Prepare(machine), MountWorkload.Prepare(machine), PublishWorkload.Prepare(machine), BaseWorkload.Prepare(machine) }.SelectMany(prepared => prepared)
    .Where(workload => workload.Title.StartsWith(title, StringComparison.Ordinal));
var results = workloads.Select(workload => workload.Run(int.Parse(rounds, CultureInfo.InvariantCulture), machine)).ToList();
File.WriteAllText(report, BenchReport.Write(results, machine));
return 0;
