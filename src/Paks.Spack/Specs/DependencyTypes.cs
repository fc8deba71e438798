namespace Paks.Spack.Specs;

/// <summary>What a package needs another one for; the values are those by which Spack sorts edges.</summary>
[Flags]
public enum DependencyTypes
{
    None = 0,
    Link = 1,
    Run = 2,
    Build = 4,
    Test = 8,

    /// <summary>What has to be on disk to run the package.</summary>
    Runtime = Link | Run,

    All = Link | Run | Build | Test,
}
