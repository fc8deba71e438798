namespace Paks.Spack.Specs;

/// <summary>What of a concrete spec differs from what was asked for, the nearest first.</summary>
public enum SpecDifferenceKind
{
    /// <summary>It fits the request, but wants a newer processor than the platform promises.</summary>
    TargetLimit,

    /// <summary>It fits, but a package that it needs to run is in no cache.</summary>
    MissingDependency,

    /// <summary>It fits, but is in the index only because others depend on it.</summary>
    NotInCache,
    OperatingSystem,
    Target,
    Version,
    Variant,
    Flags,
    Dependency,
    Namespace,
    Platform,

    /// <summary>It is for processors of another family.</summary>
    Family,
    Hash,
    Name,
}
