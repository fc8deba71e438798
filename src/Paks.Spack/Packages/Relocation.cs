namespace Paks.Spack.Packages;

/// <summary>What a relocation has done to a package.</summary>
public sealed record Relocation
{
    /// <summary>True if a script of the relocated package runs through the <c>sbang</c> of the new store root.</summary>
    public required bool UsesSbang { get; init; }

    /// <summary>Entries given to the sink, the prefix directory included.</summary>
    public required int Entries { get; init; }

    /// <summary>Bytes of content given to the sink.</summary>
    public required long Size { get; init; }
}
