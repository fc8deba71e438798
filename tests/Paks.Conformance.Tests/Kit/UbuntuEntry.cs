namespace Paks.Conformance.Tests.Kit;

/// <summary>An entry of a package.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Target">Of a link.</param>
/// <param name="Text">Of a file, where it matters.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="IsSticky">Whether everybody may write to it, and remove only what is his.</param>
internal sealed record UbuntuEntry(string Path, string? Target, string? Text, bool IsFolder, bool IsSticky);
