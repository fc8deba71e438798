using Paks.Oci;
using Paks.Registry;

namespace Paks.Containers.Bases.Registries;

/// <summary>A signature of a base as a registry holds it: a manifest that refers to the base's own and holds the clear-signed statement.</summary>
/// <param name="Subject">What it refers to.</param>
/// <param name="Statement">The statement, clear-signed.</param>
internal sealed record BaseSignature(Descriptor Subject, ReadOnlyMemory<byte> Statement)
{
    /// <summary>The artifact type of the manifest.</summary>
    public const string ArtifactType = "application/vnd.paks.base.signature.v1";

    /// <summary>The media type of the clear-signed statement, the first layer.</summary>
    public const string StatementMediaType = "application/vnd.paks.base.statement.v1+pgp";

    private const int MostInlineBytes = 32 << 10;
    private const int MostStatementBytes = 1 << 20;

    private static readonly byte[] EmptyConfig = "{}"u8.ToArray();

    /// <summary>Reads the signature with a digest.</summary>
    /// <returns>It, or null where the registry does not have it.</returns>
    /// <exception cref="FormatException">It is no signature of a base.</exception>
    /// <exception cref="RegistryException">The registry does not answer, or refuses.</exception>
    public static async Task<BaseSignature?> ReadAsync(Repository repository, Digest digest, CancellationToken cancellationToken)
    {
        if (await repository.FetchManifestAsync(digest.ToString(), cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return null;
        }

        if (!MediaTypes.IsManifest(found.Descriptor.MediaType) || Manifest.Parse(found.Content) is not
            { ArtifactType: ArtifactType, Subject: { } subject, Layers: [{ MediaType: StatementMediaType } layer, ..] })
        {
            throw new FormatException($"its signature is none: its manifest is not of the type {ArtifactType}, or lacks its parts");
        }

        return new BaseSignature(subject, await repository.FetchAllAsync(layer, MostStatementBytes, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Puts it into a repository. What it refers to need not be there yet (distribution-spec, "Pushing Manifests with Subject").</summary>
    /// <exception cref="RegistryException">The registry does not answer, or refuses.</exception>
    public async Task PushAsync(Repository repository, CancellationToken cancellationToken)
    {
        var config = Descriptor.Of(MediaTypes.Empty, EmptyConfig);
        var layer = Descriptor.Of(StatementMediaType, Statement.Span);
        await repository.PushAsync(config, new Blob(EmptyConfig), cancellationToken: cancellationToken).ConfigureAwait(false);
        await repository.PushAsync(layer, new Blob(Statement), cancellationToken: cancellationToken).ConfigureAwait(false);
        var manifest = new Manifest
        {
            ArtifactType = ArtifactType,
            Config = config with { Data = EmptyConfig },
            Layers = [Statement.Length <= MostInlineBytes ? layer with { Data = Statement } : layer],
            Subject = Subject,
        }.ToJson();
        await repository.PushManifestAsync(Descriptor.Of(MediaTypes.ImageManifest, manifest), manifest, null, cancellationToken).ConfigureAwait(false);
    }

    private sealed class Blob(ReadOnlyMemory<byte> bytes) : IFetchable
    {
        public Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken = default) =>
            Task.FromResult<Stream>(new MemoryStream(bytes.ToArray(), writable: false));
    }
}
