using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>What is known of a base for one platform.</summary>
public sealed record ShownBase
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, in a few words.</summary>
    public required string Description { get; init; }

    /// <summary>The platform.</summary>
    public required Platform Platform { get; init; }

    /// <summary>By which road a build takes it.</summary>
    public required BaseOrigin Origin { get; init; }

    /// <summary>Its configuration; its labels say what it is and what it provides.</summary>
    public required ImageConfig Config { get; init; }

    /// <summary>Its packages.</summary>
    public required IReadOnlyList<BasePackage> Packages { get; init; }

    /// <summary>Whether it is made, so that digest, size and files are known.</summary>
    public bool IsMade => Digest is not null;

    /// <summary>The digest of its manifest; null: it is not made yet.</summary>
    public Digest? Digest { get; init; }

    /// <summary>Bytes of its layers, compressed; null: it is not made yet.</summary>
    public long? Size { get; init; }

    /// <summary>Bytes of its files, unpacked; of a base that is not made yet, what its packages say.</summary>
    public required long UnpackedSize { get; init; }

    /// <summary>How many files it has; null: it is not made yet.</summary>
    public int? Files { get; init; }
}
