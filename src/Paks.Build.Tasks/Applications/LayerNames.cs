namespace Paks.Build.Tasks.Applications;

/// <summary>The layers of an application.</summary>
internal static class LayerNames
{
    public const string Runtime = "runtime";
    public const string Dependencies = "dependencies";
    public const string Application = "application";

    /// <summary>What changes least lies at the bottom.</summary>
    public static readonly string[] BottomFirst = [Runtime, Dependencies, Application];

    /// <summary>
    /// Whether a file of a NuGet package is a program, as MSBuild writes truth: the mode that it has in NuGet's folder depends on who
    /// unpacked it, and programs have no extension.
    /// </summary>
    public static string IsProgram(string path) => Path.GetExtension(path).Length == 0 ? "true" : "false";
}
