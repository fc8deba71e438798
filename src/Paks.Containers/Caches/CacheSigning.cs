using System.Text;
using Paks.Containers.Diagnostics;
using Paks.Containers.Layers;
using Paks.Containers.Registries;
using Paks.Oci;
using Paks.Registry;
using Paks.Spack.Caches;
using Paks.Spack.Packages;
using Paks.Spack.Specs;
using Paks.Trust;
using Paks.Trust.Signing;

namespace Paks.Containers.Caches;

/// <summary>
/// Signs the packages of a build cache in a registry, where Spack itself signs nothing. Each tarball is read before: what is signed is
/// what the signer found. docs/decisions/0009 has the form.
/// </summary>
public static class CacheSigning
{
    /// <summary>Signs every package that this key has not signed yet.</summary>
    /// <param name="location">The cache, <c>oci://HOST/REPO</c> or <c>oci+http://HOST/REPO</c>.</param>
    /// <param name="signer">Signs.</param>
    /// <param name="signAgain">Whether packages that the key has signed before are signed once more.</param>
    /// <param name="environment">What is found around it.</param>
    /// <param name="cancellationToken">Stops it; packages that were signed stay so.</param>
    /// <exception cref="PaksException">The cache cannot be read or written, or a package in it is not what it claims.</exception>
    public static Task<IReadOnlyList<SignedPackage>> RunAsync(
        string location, IClearSigner signer, bool signAgain, BuildEnvironment environment, CancellationToken cancellationToken = default) =>
        Failures.TranslateAsync(() => CacheFailures.TranslateAsync(async () =>
        {
            var cache = RegistryCache.TryOpen(location, environment.Registries) ?? throw new PaksException(
                DiagnosticCodes.NotSupported, $"Cannot sign {location}: only caches in registries are signed here.",
                "Spack signs the others itself: spack buildcache push --signed.");
            var specs = new RegistrySpecs(cache);
            var tags = await specs.ListTagsAsync(cancellationToken).ConfigureAwait(false);
            if (tags.Count == 0)
            {
                throw new PaksException(
                    DiagnosticCodes.CacheNotFound, $"There is no build cache at {cache.Location}: no tag there is of a package.", "Check the address: it is the one that spack buildcache push was given.");
            }

            var done = new SignedPackage[tags.Count];
            var options = new ParallelOptions { MaxDegreeOfParallelism = environment.Parallelism, CancellationToken = cancellationToken };
            await Parallel.ForAsync(0, tags.Count, options, async (position, token) =>
                done[position] = await SignAsync(await specs.ReadAsync(tags[position], token).ConfigureAwait(false), cache, signer, signAgain, environment, token).ConfigureAwait(false)).ConfigureAwait(false);
            return (IReadOnlyList<SignedPackage>)done;
        }));

    private static async Task<SignedPackage> SignAsync(
        RegistrySpec spec, RegistryCache cache, IClearSigner signer, bool signAgain, BuildEnvironment environment, CancellationToken cancellationToken)
    {
        var address = SpecAddress.Of(spec.Spec.Root);
        if (!signAgain && await IsSignedAsync(address, spec, cache, signer.PublicKey, environment, cancellationToken).ConfigureAwait(false))
        {
            return new SignedPackage(address, WasSigned: true);
        }

        using var step = environment.Progress.Begin($"sign {address.Name}@{address.Version}", spec.Tarball.Size);
        var (contents, diffId) = await ReadTarballAsync(address, cache, environment, cancellationToken).ConfigureAwait(false);
        var packed = SignatureArtifact.PackContents(contents);
        var statement = spec.State(diffId, RegistryBlob.Of(SignatureArtifact.ContentsMediaType, packed).Descriptor);
        var signed = await signer.SignAsync(Encoding.UTF8.GetBytes(statement.Compose()), cancellationToken).ConfigureAwait(false);
        await PushAsync(cache.Repository, SignatureArtifact.Build(signed, spec.ConfigContent, packed), cancellationToken).ConfigureAwait(false);
        step.Outcome("read, checked and signed");
        return new SignedPackage(address, WasSigned: false);
    }

    private static async Task<bool> IsSignedAsync(
        SpecAddress address, RegistrySpec spec, RegistryCache cache, Keyring publicKey, BuildEnvironment environment, CancellationToken cancellationToken)
    {
        var entry = await BuildCache.Open(cache).ReadEntryAsync(address, publicKey, requireSignature: false, environment.Clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        return entry.Signer is not null && entry.TarballChecksum == spec.Tarball.Digest[(spec.Tarball.Digest.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }

    /// <summary>Takes the tarball as every build takes it: verified, examined and remembered.</summary>
    private static async Task<(PackageContents Contents, string DiffId)> ReadTarballAsync(
        SpecAddress address, RegistryCache registry, BuildEnvironment environment, CancellationToken cancellationToken)
    {
        var cache = BuildCache.Open(registry);
        var entry = await cache.ReadEntryAsync(address, Keyring.Empty, requireSignature: false, environment.Clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        var package = new ResolvedPackage(entry.Spec.Root, entry.Spec, null, cache, entry);
        var facts = await new PackageFetcher(environment, []).ReadAsync([package], new HashSet<ResolvedPackage>(), cancellationToken).ConfigureAwait(false);
        return (facts[0].Contents, LayerMemo.TryGet(environment.Store, package.Tarball)!.DiffId.ToString());
    }

    private static async Task PushAsync(Repository repository, SignatureArtifact artifact, CancellationToken cancellationToken)
    {
        foreach (var blob in artifact.Blobs)
        {
            await repository.PushAsync(DescriptorOf(blob.Descriptor), new InMemory(blob.Content), cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        await repository.PushManifestAsync(DescriptorOf(artifact.Manifest), artifact.Content, artifact.Tag, cancellationToken).ConfigureAwait(false);
    }

    private static Descriptor DescriptorOf(RegistryDescriptor descriptor) =>
        new() { MediaType = descriptor.MediaType, Digest = Digest.Parse(descriptor.Digest), Size = descriptor.Size };

    private sealed class InMemory(ReadOnlyMemory<byte> bytes) : IFetchable
    {
        public Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken = default) =>
            Task.FromResult<Stream>(new MemoryStream(bytes.ToArray(), writable: false));
    }
}
