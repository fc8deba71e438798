using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Task = Microsoft.Build.Utilities.Task;

namespace Paks.Build.Tasks.Applications;

/// <summary>
/// Lays the files of a published application into layers that change at different rates: the runtime with the SDK, dependencies with
/// their versions, the application with each build.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class CollectApplication : Task
{
    private const string RuntimePack = ".App.Runtime.";

    /// <summary>The folder that was published to, absolute.</summary>
    [Required]
    public string PublishFolder { get; set; } = "";

    /// <summary>The SDK's items ResolvedFileToPublish, with <c>RelativePath</c> and, of what comes from a package, <c>NuGetPackageId</c>.</summary>
    public ITaskItem[] Published { get; set; } = [];

    /// <summary>Whether the folder tells what was published: the SDK has no item for native code and for single files.</summary>
    public bool IsWholeFolder { get; set; }

    /// <summary>The application's folder in the image.</summary>
    [Required]
    public string Destination { get; set; } = "";

    /// <summary>The platform that was published for.</summary>
    [Required]
    public string Platform { get; set; } = "";

    /// <summary>The files for the image, layer after layer.</summary>
    [Output]
    public ITaskItem[] Files { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        var files = IsWholeFolder ? InFolder() : Published.Select(item => (Path: item.GetMetadata("RelativePath"), Package: item.GetMetadata("NuGetPackageId")));
        Files =
        [
            .. files.Select(file => (File: file, Layer: LayerOf(file.Package)))
                .OrderBy(file => Array.IndexOf(LayerNames.BottomFirst, file.Layer))
                .Select(file => Item(file.File.Path, file.Layer)),
        ];
        return true;
    }

    private IEnumerable<(string Path, string Package)> InFolder() =>
        from path in Directory.EnumerateFiles(PublishFolder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        where !path.EndsWith(".dbg", StringComparison.Ordinal)
        select (Path.GetRelativePath(PublishFolder, path), "");

    private static string LayerOf(string package) =>
        package.Length == 0 ? LayerNames.Application
        : package.Contains(RuntimePack, StringComparison.OrdinalIgnoreCase) ? LayerNames.Runtime
        : LayerNames.Dependencies;

    private TaskItem Item(string path, string layer) => new(Path.Combine(PublishFolder, path), new Dictionary<string, string>
    {
        ["RelativePath"] = path,
        ["Destination"] = Destination,
        ["Layer"] = layer,
        ["Platform"] = Platform,
        ["Executable"] = layer == LayerNames.Application ? "" : LayerNames.IsProgram(path),
    });
}
