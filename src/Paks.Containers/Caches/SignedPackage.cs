using Paks.Spack.Specs;

namespace Paks.Containers.Caches;

/// <summary>A package of a cache that was looked at for signing.</summary>
/// <param name="Package">The package.</param>
/// <param name="WasSigned">Whether the key had signed it before, so that nothing was done.</param>
public sealed record SignedPackage(SpecAddress Package, bool WasSigned);
