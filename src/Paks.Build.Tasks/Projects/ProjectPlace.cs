namespace Paks.Build.Tasks.Projects;

/// <summary>A place in a project's file.</summary>
/// <param name="File">The file's absolute path.</param>
/// <param name="Line">Its line from 1, or 0 for the file as a whole.</param>
/// <param name="Column">Its column from 1, or 0.</param>
internal readonly record struct ProjectPlace(string File, int Line, int Column);
