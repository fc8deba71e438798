using Paks.Oci;

namespace Paks.Containers.Images;

/// <summary>A layer of an image as an inspection found it.</summary>
/// <param name="Layer">Its blob and the diff ID that the configuration tells.</param>
/// <param name="CreatedBy">What the history says of it, or null.</param>
/// <param name="Packages">The packages of the labels whose files it holds.</param>
/// <param name="IsSignedTarball">Whether its digest is the very checksum that a packager signed.</param>
/// <param name="Problem">What is wrong with its blob, or null when size, digest and diff ID hold.</param>
public sealed record InspectedLayer(Layer Layer, string? CreatedBy, IReadOnlyList<LabelledPackage> Packages, bool IsSignedTarball, string? Problem);
