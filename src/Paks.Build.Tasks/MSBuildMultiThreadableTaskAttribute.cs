namespace Microsoft.Build.Framework;

/// <summary>
/// Tells MSBuild that a task may run beside others in one process: it asks nobody for the current folder and sets no variable.
/// MSBuild knows the attribute by its name alone, so that tasks can have one of their own and still load in older versions.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
