using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Paks.Containers.Diagnostics;
using Task = Microsoft.Build.Utilities.Task;

namespace Paks.Build.Tasks.Applications;

/// <summary>Chooses the runtimes that images are made for: of those that a project names, the ones of Linux.</summary>
[MSBuildMultiThreadableTask]
public sealed class ChooseRuntimes : Task
{
    /// <summary>The project's file.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>Runtime identifiers, such as <c>linux-x64</c>.</summary>
    [Required]
    public string[] Named { get; set; } = [];

    /// <summary>The runtimes, each with its <c>Platform</c>.</summary>
    [Output]
    public ITaskItem[] Chosen { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        Chosen =
        [
            // Handed on to another build, a list comes as one.
            .. from runtime in Named.SelectMany(name => name.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal)
               let platform = Runtimes.PlatformOf(runtime)
               where platform is not null
               select new TaskItem(runtime, new Dictionary<string, string> { ["Platform"] = platform }),
        ];
        if (Chosen.Length == 0)
        {
            Log.LogError(
                subcategory: null, DiagnosticCodes.InvalidOption.Id, helpKeyword: null, ProjectFile, 0, 0, 0, 0, "{0}",
                $"Cannot make an image for {string.Join(", ", Named)}: images are for Linux. Name a runtime, as in: <RuntimeIdentifier>linux-x64</RuntimeIdentifier>.");
        }

        return !Log.HasLoggedErrors;
    }
}
