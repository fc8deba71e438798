using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>Bytes of a package are not those that its manifest names.</summary>
public sealed class ChecksumMismatchException : CacheEntryException
{
    internal ChecksumMismatchException(string cache, SpecAddress entry, string file, string expected, string actual)
        : base(cache, entry, $"the sha256 of {file} is {actual}, not {expected}")
    {
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The sha256 that the manifest tells, 64 lower-case hexadecimal digits.</summary>
    public string Expected { get; }

    /// <summary>The sha256 of what was read; when it was longer than it may be, of that much of it.</summary>
    public string Actual { get; }
}
