namespace Paks.Oci;

/// <summary>How much a foreign layer may unpack to: guards against decompression bombs.</summary>
public sealed record LayerLimits
{
    /// <summary>The largest plain size in bytes.</summary>
    public long MaximumSize { get; init; } = 64L * 1024 * 1024 * 1024;

    /// <summary>What a layer may unpack to whatever its ratio, in bytes: long runs of zeros compress a thousandfold, and so many
    /// of them harm nobody.</summary>
    public long HarmlessSize { get; init; } = 256L * 1024 * 1024;

    /// <summary>How many plain bytes may come out of each compressed one, beyond <see cref="HarmlessSize"/>.</summary>
    public int MaximumRatio { get; init; } = 200;

    internal string? FindProblem(long plain, long compressed) =>
        plain > MaximumSize ? $"it unpacks to more than {MaximumSize} bytes"
        : plain > HarmlessSize && plain / MaximumRatio > compressed ? $"it unpacks to more than {MaximumRatio} times its size"
        : null;
}
