using System.Globalization;
using System.Text.RegularExpressions;
using Paks.Testing;

namespace Paks.Elf.Tests;

/// <summary>What readelf(1) says of files, and what Paks.Elf says, in the same words.</summary>
internal static partial class ReadElf
{
    private static readonly string[] Machines = ["Intel 80386", "Advanced Micro Devices X86-64", "ARM", "AArch64", "PowerPC64", "IBM S/390", "RISC-V"];

    /// <summary>A file's path with what readelf says of it.</summary>
    public static IEnumerable<(string Path, string Said)> Describe(IEnumerable<string> files)
    {
        foreach (var some in files.Chunk(50))
        {
            // A file twice, so that each is introduced by its name.
            var output = new ProgramCall(Tools.Path("readelf"), ["-hldnVW", .. some, some[0]]).With("LC_ALL", "C").Run().Output;
            var parts = output.Split("\nFile: ")[1..];
            for (var at = 0; at < some.Length; at++)
            {
                yield return (some[at], Describe(parts[at]));
            }
        }
    }

    /// <summary>The same of a file that was read here.</summary>
    public static string Describe(ElfFile file)
    {
        List<string> lines = [
            $"class {(file.Class == ElfClass.Elf64 ? "ELF64" : "ELF32")}",
            $"data {(file.ByteOrder == ElfByteOrder.BigEndian ? "big" : "little")}",
            $"machine {NameOf(file.Machine)}",
            $"flags {file.Flags:x}",
            $"type {(int)file.Type}",
        ];
        lines.AddRange(new[] { ("interpreter", file.Interpreter), ("soname", file.SharedObjectName), ("rpath", file.RPath), ("runpath", file.RunPath) }
            .Where(one => one.Item2 is not null).Select(one => $"{one.Item1} {one.Item2}"));
        lines.AddRange(file.Needed.Select(name => $"needed {name}"));
        lines.AddRange(file.DefinedVersions.Select(name => $"defines {name}"));
        foreach (var need in file.RequiredVersions)
        {
            lines.Add($"requires {need.File}");
            lines.AddRange(need.Versions.Select(version => $"- {version.Name}{(version.IsWeak ? " weak" : "")}"));
        }

        if (file.AbiTag is { OperatingSystem: 0 } tag)
        {
            lines.Add($"abi Linux {tag.KernelVersion}");
        }

        return string.Join('\n', lines);
    }

    private static string Describe(string said)
    {
        List<string> lines = [
            $"class {Find(said, @"Class: +(\S+)")}",
            $"data {Find(said, @"Data: +2's complement, (\S+) endian")}",
            $"machine {Find(said, "Machine: +(.+)")}",
            $"flags {Find(said, "Flags: +0x([0-9a-f]+)")}",
            $"type {TypeOf(Find(said, @"Type: +(\S+)"))}",
        ];
        AddOne(lines, said, "interpreter", @"program interpreter: (.+)\]");
        AddOne(lines, said, "soname", @"\(SONAME\) +Library soname: \[(.*)\]");
        AddOne(lines, said, "rpath", @"\(RPATH\) +Library rpath: \[(.*)\]");
        AddOne(lines, said, "runpath", @"\(RUNPATH\) +Library runpath: \[(.*)\]");
        lines.AddRange(All(said, @"\(NEEDED\) +Shared library: \[(.*)\]").Select(name => $"needed {name}"));
        lines.AddRange(All(said, @"Rev: 1  Flags: (?!BASE).*?Cnt: \d+  Name: (\S+)").Select(name => $"defines {name}"));
        foreach (var line in said.Split('\n'))
        {
            if (NeededFile().Match(line) is { Success: true } file)
            {
                lines.Add($"requires {file.Groups[1].Value}");
            }
            else if (NeededVersion().Match(line) is { Success: true } version)
            {
                lines.Add($"- {version.Groups[1].Value}{(version.Groups[2].Value.Contains("WEAK", StringComparison.Ordinal) ? " weak" : "")}");
            }
        }

        AddOne(lines, said, "abi", @"OS: (Linux), ABI: ([\d.]+)");
        return string.Join('\n', lines);
    }

    private static string NameOf(ElfMachine machine) => machine switch
    {
        ElfMachine.I386 => Machines[0],
        ElfMachine.X8664 => Machines[1],
        ElfMachine.Arm => Machines[2],
        ElfMachine.AArch64 => Machines[3],
        ElfMachine.PowerPC64 => Machines[4],
        ElfMachine.S390 => Machines[5],
        ElfMachine.RiscV => Machines[6],
        _ => machine.ToString(),
    };

    private static string TypeOf(string name) => (name switch { "REL" => 1, "EXEC" => 2, "DYN" => 3, _ => 0 }).ToString(CultureInfo.InvariantCulture);

    private static string Find(string said, string pattern) => All(said, pattern).FirstOrDefault() ?? "?";

    private static IEnumerable<string> All(string said, string pattern) => Regex.Matches(said, pattern)
        .Select(match => string.Join(' ', match.Groups.Values.Skip(1).Select(group => group.Value)));

    private static void AddOne(List<string> lines, string said, string word, string pattern) =>
        lines.AddRange(All(said, pattern).Take(1).Select(value => $"{word} {value}"));

    [GeneratedRegex(@"Version: 1  File: (\S+)  Cnt: \d+")]
    private static partial Regex NeededFile();

    [GeneratedRegex(@"  Name: (\S+)  Flags: (.+?)  Version: \d+")]
    private static partial Regex NeededVersion();
}
