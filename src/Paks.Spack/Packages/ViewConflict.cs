namespace Paks.Spack.Packages;

/// <summary>Two packages have different files at one path of a view; the first package wins.</summary>
public sealed record ViewConflict(string Path, string Winner, string Loser);
