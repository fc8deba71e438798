using System.Text;
using Paks.Containers.Destinations;
using Paks.Oci;
using Paks.Registry;
using Paks.Trust.Signing;

namespace Paks.Containers.Bases.Registries;

/// <summary>
/// Signs bases for the registries that they go to: before they are pushed there, so that no reader ever finds one without its signature.
/// What is signed was made here, of packages that the distribution signed. docs/decisions/0014 has the form.
/// </summary>
internal sealed class BaseSigning(BaseDefinition definition, IClearSigner signer, BuildEnvironment environment)
{
    /// <summary>Puts the signature of a base where it is going to be, unless this key's is there.</summary>
    /// <param name="result">The base, made.</param>
    /// <param name="destinations">Where it goes; of these the registries.</param>
    /// <param name="cancellationToken">Stops it; what was put there stays, and does no harm.</param>
    /// <exception cref="RegistryException">A registry does not answer, or refuses.</exception>
    public async Task SignAsync(BuildResult result, IReadOnlyList<DestinationReference> destinations, CancellationToken cancellationToken)
    {
        var statement = StatementOf(result);
        ReadOnlyMemory<byte>? signed = null;
        foreach (var destination in destinations.OfType<DestinationReference.Registry>().DistinctBy(registry => registry.Reference.Name))
        {
            var repository = environment.Registries.Open(destination.Reference);
            foreach (var subject in Subjects(result))
            {
                if (!await IsSignedAsync(statement, subject, result, repository, cancellationToken).ConfigureAwait(false))
                {
                    signed ??= await signer.SignAsync(Encoding.UTF8.GetBytes(statement.Compose()), cancellationToken).ConfigureAwait(false);
                    await new BaseSignature(subject, signed.Value).PushAsync(repository, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>The index, and each manifest: a lock file asks for one of these alone.</summary>
    private static IEnumerable<Descriptor> Subjects(BuildResult result) =>
        result.Images.Select(image => image.Image.Manifest).Prepend(result.Root).Select(Plain).DistinctBy(subject => subject.Digest);

    private static Descriptor Plain(Descriptor descriptor) => new() { MediaType = descriptor.MediaType, Digest = descriptor.Digest, Size = descriptor.Size };

    private BaseStatement StatementOf(BuildResult result) => new()
    {
        Name = definition.Name,
        Root = Plain(result.Root),
        Definition = definition.Text,
        Platforms = [.. result.Images.Select(image => StateOf(image, (ResolvedBase.Debian)image.Plan.Base))],
    };

    private static StatedPlatform StateOf(PlatformImage image, ResolvedBase.Debian debian) => new(
        debian.Config.Platform.ToString(),
        Plain(image.Image.Manifest),
        debian.Inputs,
        debian.Plan.Packages.ToDictionary(package => $"{package.Name}={package.Version}", package => $"sha256:{package.Sha256}", StringComparer.Ordinal));

    private async Task<bool> IsSignedAsync(BaseStatement statement, Descriptor subject, BuildResult result, Repository repository, CancellationToken cancellationToken)
    {
        var image = result.Images.FirstOrDefault(one => one.Image.Manifest.Digest == subject.Digest) ?? result.Images[0];
        var text = statement.Compose();
        var found = await new BaseSignatures(new BaseWish(definition.Name, image.Plan.Platform), repository, environment)
            .SearchAsync([subject], Plain(image.Image.Manifest), image.Plan.Base.Config.Platform, BaseTrust.Of(repository.Location, signer.PublicKey), other => other.Compose() == text, cancellationToken).ConfigureAwait(false);
        return found is not null;
    }
}
