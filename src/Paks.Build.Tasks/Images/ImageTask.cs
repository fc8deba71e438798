using Microsoft.Build.Framework;
using Paks.Build.Tasks.Projects;
using Paks.Containers;
using Paks.Containers.Bases.Registries;
using Paks.Containers.Diagnostics;
using Paks.Containers.Recipes;
using Task = System.Threading.Tasks.Task;

namespace Paks.Build.Tasks.Images;

/// <summary>
/// A task on an image that a project describes. Its parameters are the items and properties of docs/msbuild.md; nothing is asked of the
/// current folder, so that several may run in one process.
/// </summary>
public abstract class ImageTask : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>The project's file, absolute: relative paths start from its folder, and errors are told in it.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>Files besides that properties may be set in: Directory.Build.props and the like.</summary>
    public string[] ProjectImports { get; set; } = [];

    /// <summary>The items PaksPackage: <c>Version</c> and <c>Variants</c> are put behind the name, as Spack writes specs.</summary>
    public ITaskItem[] Packages { get; set; } = [];

    /// <summary>The property PaksBase.</summary>
    public string Base { get; set; } = "";

    /// <summary>The property PaksRecipe: a recipe file that all the rest is laid over.</summary>
    public string Recipe { get; set; } = "";

    /// <summary>The items PaksCache.</summary>
    public ITaskItem[] Caches { get; set; } = [];

    /// <summary>The items PaksKey.</summary>
    public ITaskItem[] Keys { get; set; } = [];

    /// <summary>The items PaksPlatform.</summary>
    public ITaskItem[] Platforms { get; set; } = [];

    /// <summary>The property PaksImage: the image's name, with its registry where it has one.</summary>
    public string Image { get; set; } = "";

    /// <summary>The properties PaksTag and PaksTags.</summary>
    public string[] Tags { get; set; } = [];

    /// <summary>The items PaksOutput.</summary>
    public ITaskItem[] Outputs { get; set; } = [];

    /// <summary>The property PaksPush.</summary>
    public string Push { get; set; } = "";

    /// <summary>The property PaksLoad.</summary>
    public string Load { get; set; } = "";

    /// <summary>The property PaksPrefix.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>The property PaksProjection.</summary>
    public string Projection { get; set; } = "";

    /// <summary>The property PaksView.</summary>
    public string View { get; set; } = "";

    /// <summary>The property PaksLibraries.</summary>
    public string Libraries { get; set; } = "";

    /// <summary>The items PaksContent: <c>Destination</c> is a folder in the image.</summary>
    public ITaskItem[] Content { get; set; } = [];

    /// <summary>Files of an application, each with <c>RelativePath</c>, <c>Destination</c>, <c>Layer</c> and perhaps <c>Platform</c> and <c>Executable</c>.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>The items PaksEnvironmentVariable, with <c>Value</c>.</summary>
    public ITaskItem[] EnvironmentVariables { get; set; } = [];

    /// <summary>The items PaksLabel, with <c>Value</c>.</summary>
    public ITaskItem[] Labels { get; set; } = [];

    /// <summary>The items PaksPort.</summary>
    public ITaskItem[] Ports { get; set; } = [];

    /// <summary>The property PaksEntrypoint.</summary>
    public string Entrypoint { get; set; } = "";

    /// <summary>The property PaksCommand.</summary>
    public string Command { get; set; } = "";

    /// <summary>The property PaksUser.</summary>
    public string User { get; set; } = "";

    /// <summary>The property PaksWorkingDirectory.</summary>
    public string WorkingDirectory { get; set; } = "";

    /// <summary>The property PaksCompression.</summary>
    public string Compression { get; set; } = "";

    /// <summary>The property PaksMaxLayers.</summary>
    public string MaxLayers { get; set; } = "";

    /// <summary>The property PaksVerify: whether unsigned packages are refused.</summary>
    public string Verify { get; set; } = "";

    /// <summary>The property PaksLinkageCheck: whether packages are refused that would not run on the base.</summary>
    public string LinkageCheck { get; set; } = "";

    /// <summary>The property PaksOffline.</summary>
    public string Offline { get; set; } = "";

    /// <summary>The items PaksMirror: Debian mirrors.</summary>
    public ITaskItem[] Mirrors { get; set; } = [];

    /// <summary>The items PaksKeyring: keyrings of the Debian archive.</summary>
    public ITaskItem[] Keyrings { get; set; } = [];

    /// <summary>The items PaksInsecureRegistry.</summary>
    public ITaskItem[] InsecureRegistries { get; set; } = [];

    /// <summary>The property PaksLockFile.</summary>
    public string LockFile { get; set; } = "";

    /// <summary>The property PaksLocked: whether the image must be what the lock file says; else the file is written.</summary>
    public string Locked { get; set; } = "";

    /// <summary>The property PaksHome: the content store's folder, in place of the variable PAKS_HOME.</summary>
    public string Home { get; set; } = "";

    /// <summary>Whether the base is made here of its packages, whatever registries of bases there are.</summary>
    public bool MakeBase { get; set; }

    /// <summary>Whether the base alone is an image, too.</summary>
    public bool BaseAlone { get; set; }

    /// <summary>The folder that relative paths start from.</summary>
    internal string Folder => Path.GetDirectoryName(ProjectFile)!;

    /// <inheritdoc/>
    public void Cancel() => _stop.Cancel();

    /// <inheritdoc/>
    public sealed override bool Execute()
    {
        var project = new ProjectText([ProjectFile, .. ProjectImports]);
        try
        {
            RunAsync(new WrittenRecipe(this, project)).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // MSBuild itself tells that the build was stopped.
            return false;
        }
#pragma warning disable CA1031 // The outermost edge: whatever happened is told as an error of the build.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Tell(failure, project);
        }

        return !Log.HasLoggedErrors;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Does the task's work.</summary>
    /// <param name="recipe">The image.</param>
    /// <param name="environment">What is found around it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    protected abstract Task RunAsync(ImageRecipe recipe, BuildEnvironment environment, CancellationToken cancellationToken);

    /// <summary>Releases what the task holds.</summary>
    protected virtual void Dispose(bool disposing) => _stop.Dispose();

    private protected WrittenRecipe Written { get; private set; } = null!;

    private async Task RunAsync(WrittenRecipe written)
    {
        Written = written;
        var recipe = written.Validate();
        using var progress = new BuildMessages(Log, BuildEngine);
        using var opened = new OpenedEnvironment(TaskSurroundings.Of(this), Folder, TaskSurroundings.UserAgent, [.. InsecureRegistries.Select(item => item.ItemSpec)], progress);
        var environment = opened.For(written.Document, [.. Mirrors.Select(item => item.ItemSpec)], [.. Keyrings.Select(item => Path.GetFullPath(item.ItemSpec, Folder))]) with { Offline = written.Offline };
        environment = MakeBase ? environment with { Bases = BaseSettings.None } : environment;
        await RunAsync(recipe, environment, _stop.Token).ConfigureAwait(false);
    }

    private void Tell(Exception failure, ProjectText project)
    {
        var diagnostic = (failure as PaksException)?.Diagnostic ?? new Diagnostic(
            DiagnosticCodes.Internal, $"{failure.GetType().Name}: {failure.Message.TrimEnd('.')}.", "This is a defect of Paks.Build.Tasks: please report it, with a binary log (-bl).");
        var place = Written?.PlaceOf(diagnostic.Input) ?? project.Whole;
        Log.LogError(
            subcategory: null, diagnostic.Code.Id, helpKeyword: diagnostic.Code.Id, place.File, place.Line, place.Column, 0, 0, "{0}",
            MSBuildWords.Of($"{diagnostic.Message} {diagnostic.Remedy}"));
        if (failure is not PaksException)
        {
            Log.LogMessage(MessageImportance.Normal, "{0}", failure);
        }
    }
}
