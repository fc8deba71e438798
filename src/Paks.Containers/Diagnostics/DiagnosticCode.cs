namespace Paks.Containers.Diagnostics;

/// <summary>A kind of failure: its stable identity, what it is called, and how a command ends because of it.</summary>
/// <param name="Id"><c>PAKSnnnn</c>; never reused for something else.</param>
/// <param name="Title">The failure in a few words, as its page is headed.</param>
/// <param name="ExitCode">How the process ends.</param>
public sealed record DiagnosticCode(string Id, string Title, ExitCode ExitCode)
{
    /// <inheritdoc/>
    public override string ToString() => Id;
}
