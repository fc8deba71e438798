namespace Paks.Debian.Archives;

/// <summary>One source of binary packages as a host's apt has it.</summary>
public sealed record AptSource(IReadOnlyList<string> Uris, IReadOnlyList<string> Suites, IReadOnlyList<string> Components);
