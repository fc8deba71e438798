namespace Paks.Containers.Diagnostics;

/// <summary>How a command ends. Scripts rely on these numbers.</summary>
public enum ExitCode
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>Failed.</summary>
    Failed = 1,

    /// <summary>The command line, the recipe or another input of the user's is wrong.</summary>
    Usage = 2,

    /// <summary>A signature, a checksum or a hash does not hold.</summary>
    NotTrusted = 3,

    /// <summary>A spec, a base or a cache does not exist.</summary>
    NotFound = 4,

    /// <summary>The image would not run.</summary>
    WouldNotRun = 5,

    /// <summary>A registry, an engine or the network failed.</summary>
    Network = 6,

    /// <summary>Interrupted by the user.</summary>
    Interrupted = 130,
}
