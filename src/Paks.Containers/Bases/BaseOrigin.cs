namespace Paks.Containers.Bases;

/// <summary>Which road a base that has a name came by.</summary>
/// <param name="Source">The road.</param>
/// <param name="Reference">Where it was, on a road that leads elsewhere; null: on this machine.</param>
public sealed record BaseOrigin(BaseSource Source, string? Reference = null)
{
    /// <summary>The road in one word, as reports name it.</summary>
    public string Word => Source switch
    {
        BaseSource.Store => "store",
        BaseSource.Registry => "registry",
        _ => "build",
    };
}
