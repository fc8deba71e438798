namespace Paks.Oci;

/// <summary>Content that a descriptor points at is not where it was looked for.</summary>
public sealed class ContentNotFoundException : IOException
{
    public ContentNotFoundException(Digest digest, string place)
        : base($"cannot find {digest} in {place}")
    {
        Digest = digest;
        Place = place;
    }

    /// <summary>What was looked for.</summary>
    public Digest Digest { get; }

    /// <summary>Where: the path of a store, layout or archive.</summary>
    public string Place { get; }
}
