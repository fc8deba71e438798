namespace Paks.Registry;

/// <summary>What a token allows on one repository.</summary>
/// <remarks>distribution, "Token Scope Documentation": <c>repository:NAME:ACTIONS</c>.</remarks>
/// <param name="Repository">The repository's name.</param>
/// <param name="MayPush">Whether it allows pushing beside pulling.</param>
internal sealed record Scope(string Repository, bool MayPush)
{
    public override string ToString() => $"repository:{Repository}:{(MayPush ? "pull,push" : "pull")}";
}
