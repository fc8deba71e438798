namespace Paks.Oci;

/// <summary>How much a foreign layer may unpack to: guards against decompression bombs.</summary>
public sealed record LayerLimits
{
    // Long runs of zeros compress a thousandfold, and a small layer of them harms nobody.
    private const long HarmlessSize = 256L * 1024 * 1024;

    /// <summary>The largest plain size in bytes.</summary>
    public long MaximumSize { get; init; } = 64L * 1024 * 1024 * 1024;

    /// <summary>How many plain bytes may come out of each compressed one, beyond the first 256 MiB.</summary>
    public int MaximumRatio { get; init; } = 200;

    internal string? FindProblem(long plain, long compressed) =>
        plain > MaximumSize ? $"it unpacks to more than {MaximumSize} bytes"
        : plain > HarmlessSize && plain / MaximumRatio > compressed ? $"it unpacks to more than {MaximumRatio} times its size"
        : null;
}
