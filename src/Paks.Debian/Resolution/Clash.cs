namespace Paks.Debian.Resolution;

/// <summary>A choice that stands in the way of a candidate.</summary>
/// <param name="Level">The choice's level.</param>
/// <param name="Words">What the candidate does, for messages: <c>conflicts with b 1.0, which a needs</c>.</param>
internal sealed record Clash(int Level, string Words)
{
    public static Clash Of(Choice chosen, bool isSamePackage) => new(
        chosen.Level,
        $"{(isSamePackage ? "cannot stand beside" : "conflicts with")} {chosen.Chosen}, {(chosen.Requirement.Chain() is [.., var wants] ? $"which {wants} needs" : "which is asked for")}");
}
