namespace Paks.Oci;

/// <summary>Content is not what its descriptor promises: it is corrupt, cut short, or another's.</summary>
public sealed class ContentMismatchException : IOException
{
    internal ContentMismatchException(Digest expected, long? expectedSize, Digest? actual, long actualSize, string? place = null)
        : base(Describe(expected, expectedSize, actual, actualSize, place))
    {
        Expected = expected;
        ExpectedSize = expectedSize;
        Actual = actual;
        ActualSize = actualSize;
        Place = place;
    }

    /// <summary>The digest that was promised.</summary>
    public Digest Expected { get; }

    /// <summary>The size in bytes that was promised, when it was.</summary>
    public long? ExpectedSize { get; }

    /// <summary>The digest found; null when the size alone shows the difference.</summary>
    public Digest? Actual { get; }

    /// <summary>How many bytes were found. When there are too many, those after the first surplus byte are not counted.</summary>
    public long ActualSize { get; }

    /// <summary>The path or address that the content was read from, where it is known.</summary>
    public string? Place { get; }

    private static string Describe(Digest expected, long? expectedSize, Digest? actual, long actualSize, string? place)
    {
        var what = place is null ? $"content {expected}" : $"content {expected} in {place}";
        return actual is { } found
            ? $"{what} is corrupt: its bytes have the digest {found}"
            : actualSize < expectedSize
                ? $"{what} is cut short: it has {actualSize} of {expectedSize} bytes"
                : $"{what} is too long: it has more than the {expectedSize} bytes that were promised";
    }
}
