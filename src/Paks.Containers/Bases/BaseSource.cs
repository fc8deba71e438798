namespace Paks.Containers.Bases;

/// <summary>The roads to a base that has a name.</summary>
public enum BaseSource
{
    /// <summary>It was in the content store.</summary>
    Store,

    /// <summary>It is in a registry of bases.</summary>
    Registry,

    /// <summary>It is made here, of its packages.</summary>
    Build,
}
