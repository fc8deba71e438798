namespace Paks.Containers.Planning;

/// <summary>How a package gets into an image.</summary>
public enum Placement
{
    /// <summary>As the cache's own tarball, byte for byte.</summary>
    Verbatim,

    /// <summary>Moved to another prefix as Spack moves it when it installs.</summary>
    Relocated,
}
