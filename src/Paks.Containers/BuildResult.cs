using Paks.Containers.Destinations;
using Paks.Containers.Images;
using Paks.Containers.Planning;

namespace Paks.Containers;

/// <summary>An image that was built, and where it went.</summary>
/// <param name="Plan">What was planned.</param>
/// <param name="Image">What was made.</param>
/// <param name="Destinations">Where it went, in the order asked for.</param>
/// <param name="Timings">How long each part of the walk took, in its order.</param>
public sealed record BuildResult(
    BuildPlan Plan, AssembledImage Image, IReadOnlyList<WrittenImage> Destinations, IReadOnlyList<KeyValuePair<string, TimeSpan>> Timings);
