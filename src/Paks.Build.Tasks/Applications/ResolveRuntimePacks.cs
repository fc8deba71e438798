using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Task = Microsoft.Build.Utilities.Task;

namespace Paks.Build.Tasks.Applications;

/// <summary>
/// Finds the runtime packs of an application that does not bring its runtime, and lays their files out as the host of an application
/// looks for them: <c>host/fxr/VERSION</c> and <c>shared/FRAMEWORK/VERSION</c>.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class ResolveRuntimePacks : Task
{
    private const string HostResolver = "libhostfxr.so";

    private static readonly string[] Parts = ["lib", "native"];

    /// <summary>The SDK's items KnownFrameworkReference.</summary>
    [Required]
    public ITaskItem[] KnownFrameworks { get; set; } = [];

    /// <summary>The project's items FrameworkReference.</summary>
    public ITaskItem[] Frameworks { get; set; } = [];

    /// <summary>The project's target framework, such as <c>net10.0</c>.</summary>
    [Required]
    public string TargetFramework { get; set; } = "";

    /// <summary>Runtimes, each with its <c>Platform</c>.</summary>
    [Required]
    public ITaskItem[] Runtimes { get; set; } = [];

    /// <summary>The folder that NuGet unpacks packages in.</summary>
    [Required]
    public string PackageRoot { get; set; } = "";

    /// <summary>The runtime's folder in the image.</summary>
    [Required]
    public string Destination { get; set; } = "";

    /// <summary>The packs that are not on this machine yet, each with its <c>Version</c>.</summary>
    [Output]
    public ITaskItem[] Missing { get; private set; } = [];

    /// <summary>The files of the packs that are there.</summary>
    [Output]
    public ITaskItem[] Files { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        var packs = (
            from known in KnownFrameworks
            where known.GetMetadata("TargetFramework") == TargetFramework && IsNeeded(known.ItemSpec)
            from runtime in Runtimes
            from pattern in known.GetMetadata("RuntimePackNamePatterns").Split(';', StringSplitOptions.RemoveEmptyEntries)
            select new Pack(pattern.Replace("**RID**", runtime.ItemSpec, StringComparison.Ordinal), known.GetMetadata("LatestRuntimeFrameworkVersion"), known.ItemSpec, runtime)).ToList();
        var byPresence = packs.ToLookup(pack => Directory.Exists(FolderOf(pack)));
        Missing = [.. byPresence[false].Select(pack => new TaskItem(pack.Name, new Dictionary<string, string> { ["Version"] = pack.Version }))];
        Files = [.. byPresence[true].SelectMany(FilesOf)];
        return true;
    }

    private bool IsNeeded(string framework) => framework == "Microsoft.NETCore.App" || Frameworks.Any(reference => reference.ItemSpec == framework);

    // NuGet's folders are in lower case.
    private string FolderOf(Pack pack) => Path.Combine(PackageRoot, pack.Name.ToLowerInvariant(), pack.Version, "runtimes", pack.Runtime.ItemSpec);

    private IEnumerable<TaskItem> FilesOf(Pack pack) =>
        from part in Parts
        let folder = Path.Combine(FolderOf(pack), part)
        where Directory.Exists(folder)
        from file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        let name = Path.GetFileName(file)
        select new TaskItem(file, new Dictionary<string, string>
        {
            ["RelativePath"] = name == HostResolver ? $"host/fxr/{pack.Version}/{name}" : $"shared/{pack.Framework}/{pack.Version}/{name}",
            ["Destination"] = Destination,
            ["Layer"] = LayerNames.Runtime,
            ["Platform"] = pack.Runtime.GetMetadata("Platform"),
            ["Executable"] = LayerNames.IsProgram(name),
        });

    private sealed record Pack(string Name, string Version, string Framework, ITaskItem Runtime);
}
