namespace Paks.Debian.Xz;

/// <summary>What the index says of a block (The .xz File Format, section 4.3).</summary>
internal readonly record struct XzRecord(long UnpaddedSize, long UncompressedSize);
