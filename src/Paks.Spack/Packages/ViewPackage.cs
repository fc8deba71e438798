namespace Paks.Spack.Packages;

/// <summary>A package that takes part in a view.</summary>
/// <param name="Name">How messages and conflicts call it, say <c>zlib@1.3.1</c>.</param>
/// <param name="Prefix">Where it is in the image: absolute.</param>
/// <param name="Contents">What it holds.</param>
public sealed record ViewPackage(string Name, string Prefix, PackageContents Contents);
