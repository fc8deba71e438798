using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>A file of a package ends before the length that its manifest tells.</summary>
public sealed class BlobTruncatedException : CacheEntryException
{
    internal BlobTruncatedException(string cache, SpecAddress entry, string file, long expected, long actual)
        : base(cache, entry, $"{file} ends after {actual} of {expected} bytes")
    {
        Expected = expected;
        Actual = actual;
    }

    /// <summary>Bytes that the manifest tells.</summary>
    public long Expected { get; }

    /// <summary>Bytes that were there.</summary>
    public long Actual { get; }
}
