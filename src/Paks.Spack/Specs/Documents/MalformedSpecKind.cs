namespace Paks.Spack.Specs;

/// <summary>What is wrong with a spec document.</summary>
public enum MalformedSpecKind
{
    /// <summary>Not JSON, nested too deeply, or a key stands twice in one object.</summary>
    NotJson,

    /// <summary>More bytes or nodes than any real spec has.</summary>
    TooLarge,

    /// <summary>A spec format or cache layout version that is not read here.</summary>
    UnsupportedVersion,

    /// <summary>A key is missing or holds a value of the wrong kind.</summary>
    BadNode,

    /// <summary>Two nodes have the same hash.</summary>
    DuplicateHash,

    /// <summary>An edge leads to a hash that no node has, or to a node of another name.</summary>
    MissingDependency,

    /// <summary>A spec depends on itself.</summary>
    Cycle,
}
