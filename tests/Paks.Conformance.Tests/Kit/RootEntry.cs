namespace Paks.Conformance.Tests.Kit;

/// <summary>An entry of a root file system, without its time.</summary>
/// <param name="Kind"><c>d</c>, <c>f</c>, <c>l</c>; <c>?</c> for what no base holds.</param>
/// <param name="Mode">Permission bits; 0 for links.</param>
/// <param name="UserId">Its owner.</param>
/// <param name="GroupId">Its group.</param>
/// <param name="Content">The SHA-256 of a file, the target of a link.</param>
/// <param name="Text">What is in a file of dpkg's, and in a few others.</param>
internal sealed record RootEntry(char Kind, int Mode, int UserId, int GroupId, string Content, string? Text)
{
    public override string ToString() => $"{Kind} {Convert.ToString(Mode, 8)} {UserId}:{GroupId} {Content}";
}
