namespace Paks.Spack.Caches;

/// <summary>An index is of a version that did not exist when this was written.</summary>
internal sealed class NewerIndexException(int version, int newest)
    : FormatException($"it is of version {version}; up to {newest} is read");
