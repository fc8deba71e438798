using System.Globalization;
using Paks.Bench;

// Called by eng/bench, which installs the peers and starts the engine: Paks.Bench ROUNDS WORK-FOLDER REPORT TITLE
if (args is not [var rounds, var folder, var report, var title])
{
    Console.Error.WriteLine("usage: Paks.Bench ROUNDS WORK-FOLDER REPORT TITLE; see eng/bench");
    return 2;
}

var machine = new BenchMachine(Path.GetFullPath(folder));
(string Letter, Func<BenchMachine, IEnumerable<Workload>> Prepare)[] all =
[
    ("A", AppendWorkload.Prepare), ("B", RegistryWorkload.Prepare), ("C", BaseWorkload.Prepare),
    ("D", PackageWorkload.Prepare), ("E", MountWorkload.Prepare), ("F", PublishWorkload.Prepare),
];
var workloads = all.Where(one => title.Length == 0 || title.StartsWith(one.Letter, StringComparison.Ordinal))
    .SelectMany(one => one.Prepare(machine))
    .Where(workload => workload.Title.StartsWith(title, StringComparison.Ordinal));
var results = workloads.Select(workload => workload.Run(int.Parse(rounds, CultureInfo.InvariantCulture), machine)).ToList();
File.WriteAllText(report, BenchReport.Write(results, machine));
return 0;
