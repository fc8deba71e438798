namespace Paks.Spack.Packages;

/// <summary>
/// One row of Spack's <c>modules:prefix_inspections</c>: a directory below a prefix and the variable that it is put into.
/// </summary>
public sealed record PrefixInspection(string Directory, string Variable);
