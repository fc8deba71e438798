namespace Paks.Containers.Destinations;

/// <summary>An image that has reached a destination.</summary>
/// <param name="Destination">The destination as it is written on the command line.</param>
/// <param name="References">The names that the image has there.</param>
public sealed record WrittenImage(string Destination, IReadOnlyList<string> References);
