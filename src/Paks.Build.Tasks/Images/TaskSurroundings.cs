using System.Reflection;
using Paks.Containers;

namespace Paks.Build.Tasks.Images;

/// <summary>What MSBuild's process finds around it: the only place that asks for environment variables. None is ever set.</summary>
internal static class TaskSurroundings
{
    /// <summary>How servers see the tasks.</summary>
    public static string UserAgent { get; } =
        $"paks-build-tasks/{typeof(TaskSurroundings).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0"}";

    /// <summary>As a task finds them; what its parameters say goes before the variable.</summary>
    public static Surroundings Of(ImageTask task) => new(
        name => name == "PAKS_HOME" && task.Home.Length > 0 ? task.Home : Environment.GetEnvironmentVariable(name),
        task.Folder,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? home : null,
        Environment.UserName);
}
