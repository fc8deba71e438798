using Paks.Registry;

namespace Paks.Containers.Destinations;

/// <summary>An image that has reached a destination.</summary>
/// <param name="Destination">The destination as it is written on the command line.</param>
/// <param name="References">The names that the image has there.</param>
/// <param name="Pushed">What became of its blobs, where the destination is a registry.</param>
public sealed record WrittenImage(string Destination, IReadOnlyList<string> References, PushReport? Pushed = null);
