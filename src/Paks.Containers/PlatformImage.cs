using Paks.Containers.Images;
using Paks.Containers.Planning;

namespace Paks.Containers;

/// <summary>An image for one platform.</summary>
/// <param name="Plan">What was planned.</param>
/// <param name="Image">What was made.</param>
public sealed record PlatformImage(BuildPlan Plan, AssembledImage Image);
