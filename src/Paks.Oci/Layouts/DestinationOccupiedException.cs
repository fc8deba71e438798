namespace Paks.Oci;

/// <summary>An image cannot be written to a path because something else is there, which is not overwritten.</summary>
public sealed class DestinationOccupiedException : IOException
{
    internal DestinationOccupiedException(string path, string occupant)
        : base($"cannot write to {path}: {occupant}")
    {
        Path = path;
        Occupant = occupant;
    }

    /// <summary>The destination.</summary>
    public string Path { get; }

    /// <summary>What is there.</summary>
    public string Occupant { get; }
}
