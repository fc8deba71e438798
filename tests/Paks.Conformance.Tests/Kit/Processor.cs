using Paks.Testing;

namespace Paks.Conformance.Tests.Kit;

/// <summary>The processor that programs of images run on.</summary>
internal static class Processor
{
    private static readonly string[] Version3 = ["avx2", "bmi1", "bmi2", "f16c", "fma", "movbe"];

    /// <summary>Ends the test where this processor cannot run what was built for a target.</summary>
    public static void Require(string target)
    {
        if (target is "haswell" or "x86_64_v3")
        {
            var features = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("flags", StringComparison.Ordinal)).Split(' ');
            Tools.Require(Array.TrueForAll(Version3, features.Contains), $"this processor is no {target}");
        }
    }
}
