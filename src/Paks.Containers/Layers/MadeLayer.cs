using Paks.Containers.Planning;
using Paks.Oci;

namespace Paks.Containers.Layers;

/// <summary>A layer of a plan, made.</summary>
/// <param name="Planned">What it was planned as.</param>
/// <param name="Layer">Its blob and diff ID.</param>
/// <param name="Reused">Whether it was remembered, so that nothing was computed.</param>
public sealed record MadeLayer(PlannedLayer Planned, Layer Layer, bool Reused);
