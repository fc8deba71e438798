namespace Paks.Build.Tasks.Applications;

/// <summary>The platforms of images, by .NET's names of runtimes.</summary>
internal static class Runtimes
{
    private const string Linux = "linux-";

    /// <summary><c>linux/amd64</c> for <c>linux-x64</c>; null where the runtime is not one of Linux.</summary>
    public static string? PlatformOf(string runtime) => !runtime.StartsWith(Linux, StringComparison.Ordinal) ? null : "linux/" + runtime[(runtime.LastIndexOf('-') + 1)..] switch
    {
        "x64" => "amd64",
        "x86" => "386",
        "arm" => "arm/v7",
        "loongarch64" => "loong64",
        var same => same,
    };
}
