namespace Paks.Spack.Packages;

/// <summary>One row of a <see cref="PrefixMap"/>: both are absolute paths without a trailing slash.</summary>
public sealed record PrefixReplacement(string Old, string New);
