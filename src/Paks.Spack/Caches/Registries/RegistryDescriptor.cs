using System.Diagnostics.CodeAnalysis;

namespace Paks.Spack.Caches;

/// <summary>What names a blob or a manifest of a registry (image-spec, descriptor.md).</summary>
/// <param name="MediaType">What it is.</param>
/// <param name="Digest"><c>sha256:</c> and 64 lower-case hexadecimal digits.</param>
/// <param name="Size">In bytes.</param>
public sealed record RegistryDescriptor(string MediaType, string Digest, long Size)
{
    private const string Algorithm = "sha256:";

    /// <summary>The digest's digits.</summary>
    internal string Checksum => Digest[Algorithm.Length..];

    /// <summary>Names bytes.</summary>
    public static RegistryDescriptor Of(string mediaType, ReadOnlySpan<byte> content) => new(mediaType, DigestOf(content), content.Length);

    /// <summary>Whether it names the same bytes, whatever it says that they are.</summary>
    internal bool NamesSameAs(RegistryDescriptor other) => Digest == other.Digest && Size == other.Size;

    /// <summary>The digest of bytes.</summary>
    internal static string DigestOf(ReadOnlySpan<byte> content) => Algorithm + Checksums.Of(content);

    /// <summary>Whether the text is a digest of the one kind that is read.</summary>
    internal static bool IsDigest([NotNullWhen(true)] string? text) =>
        text is not null && text.StartsWith(Algorithm, StringComparison.Ordinal) && Checksums.IsOne(text.AsSpan(Algorithm.Length));

    /// <summary>The blob as files of caches are asked for.</summary>
    internal CacheBlob ToBlob(string compression = "none") => new(MediaType, compression, Size, Checksum, $"blobs/{Digest}");
}
