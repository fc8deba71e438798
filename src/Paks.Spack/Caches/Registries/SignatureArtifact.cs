using System.IO.Compression;
using Paks.Spack.Packages;

namespace Paks.Spack.Caches;

/// <summary>
/// A signature of a package as a registry holds it: a manifest that refers to the package's own and holds, inline where they are
/// small, the clear-signed statement, the package's config once more, and what its tarball holds.
/// </summary>
public sealed record SignatureArtifact
{
    /// <summary>The artifact type of the manifest.</summary>
    public const string ArtifactType = "application/vnd.paks.spack.signature.v1";

    /// <summary>The media type of the clear-signed statement, the first layer.</summary>
    public const string StatementMediaType = "application/vnd.paks.spack.statement.v1+pgp";

    /// <summary>The media type of what the tarball holds, the third layer where there is one.</summary>
    public const string ContentsMediaType = "application/vnd.paks.spack.contents.v1+json+gzip";

    /// <summary>What names the manifest.</summary>
    public required RegistryDescriptor Manifest { get; init; }

    /// <summary>The manifest, to be pushed after the blobs.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The blobs, those too whose bytes the manifest holds: registries ask for them.</summary>
    public required IReadOnlyList<RegistryBlob> Blobs { get; init; }

    /// <summary>What was signed.</summary>
    public required PackageStatement Statement { get; init; }

    /// <summary>The tag under which the newest signature of the package is found at once.</summary>
    public string Tag => CacheTags.OfSignature(Statement.Package);

    /// <summary>Puts an artifact together; the signature in it is not verified.</summary>
    /// <param name="signedStatement">The text of a <see cref="PackageStatement"/>, clear-signed.</param>
    /// <param name="config">The package's config, as the statement names it.</param>
    /// <param name="contents">What the tarball holds (<see cref="PackContents"/>), where the statement names it.</param>
    /// <exception cref="FormatException">The first is no statement.</exception>
    /// <exception cref="ArgumentException">The others are not what it names.</exception>
    public static SignatureArtifact Build(ReadOnlyMemory<byte> signedStatement, ReadOnlyMemory<byte> config, ReadOnlyMemory<byte>? contents = null)
    {
        var statement = PackageStatement.Parse(ClearSignedText.ReadUnverified(signedStatement));
        List<RegistryBlob> layers = [
            RegistryBlob.Of(StatementMediaType, signedStatement),
            Require(RegistryBlob.Of(statement.Config.MediaType, config), statement.Config, nameof(config)),
        ];
        // A null array becomes an empty one on its way here.
        if (contents is { IsEmpty: false } packed)
        {
            layers.Add(Require(RegistryBlob.Of(ContentsMediaType, packed), statement.Contents, nameof(contents)));
        }

        var manifest = SignatureManifest.Write(statement.Manifest, layers);
        return new SignatureArtifact
        {
            Manifest = RegistryDescriptor.Of(RegistryImage.MediaTypeOfOci, manifest),
            Content = manifest,
            Blobs = [SignatureManifest.EmptyConfig, .. layers],
            Statement = statement,
        };
    }

    /// <summary>What a tarball holds, as a statement names it: gzip of <see cref="PackageContents.ToJson"/>.</summary>
    public static byte[] PackContents(PackageContents contents)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(contents.ToJson());
        }

        return packed.ToArray();
    }

    private static RegistryBlob Require(RegistryBlob blob, RegistryDescriptor? stated, string parameter) => blob.Descriptor == stated
        ? blob
        : throw new ArgumentException($"the statement names {stated?.Digest ?? "none"}, not {blob.Descriptor.Digest}", parameter);
}
