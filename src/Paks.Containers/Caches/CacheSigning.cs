using System.Collections.Concurrent;
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
                DiagnosticCodes.NotSupported, $"Cannot sign {BuildCache.Redact(location)}: only caches in registries are signed here.",
                "Spack signs the others itself: spack buildcache push --signed.");
            var specs = new RegistrySpecs(cache);
            var tags = await specs.ListTagsAsync(cancellationToken).ConfigureAwait(false);
            if (tags.Count == 0)
            {
                throw new PaksException(
                    DiagnosticCodes.CacheNotFound, $"There is no build cache at {cache.Location}: no tag there is of a package.", "Check the address: it is the one that spack buildcache push was given.");
            }

            var done = new SignedPackage?[tags.Count];
            var options = new ParallelOptions { MaxDegreeOfParallelism = environment.Parallelism, CancellationToken = cancellationToken };
            var unusable = new ConcurrentBag<CacheException>();
            await Parallel.ForAsync(0, tags.Count, options, async (position, token) =>
            {
                try
                {
                    var spec = await specs.ReadAsync(tags[position], token).ConfigureAwait(false);
                    done[position] = await SignAsync(spec, cache, signer, signAgain, environment, token).ConfigureAwait(false);
                }
                catch (UnusableTagException failure)
                {
                    unusable.Add(failure);
                }
            }).ConfigureAwait(false);
            return unusable.IsEmpty ? (IReadOnlyList<SignedPackage>)done! : throw Tell(unusable, tags.Count);
        }));

    private static PaksException Tell(IReadOnlyCollection<CacheException> unusable, int all) => new(
        DiagnosticCodes.MalformedManifest,
        $"{unusable.Count} of {all} packages were not signed: {string.Join("; ", unusable.Select(failure => failure.Message).Order(StringComparer.Ordinal))}.",
        "The others are signed. Push these again with spack buildcache push, or remove their tags.", unusable.First());

    private static async Task<SignedPackage> SignAsync(
        RegistrySpec spec, RegistryCache cache, IClearSigner signer, bool signAgain, BuildEnvironment environment, CancellationToken cancellationToken)
    {
        var address = SpecAddress.Of(spec.Spec.Root);
        if (!signAgain && await IsSignedAsync(address, spec, cache, signer.PublicKey, environment, cancellationToken).ConfigureAwait(false))
        {
            return new SignedPackage(address, WasSigned: true);
        }

        using var step = environment.Progress.Begin($"sign {address.Name}@{address.Version}/{address.Hash.ToString()[..7]}", spec.Tarball.Size);
        var (contents, diffId) = await ReadTarballAsync(address, spec, cache, environment, cancellationToken).ConfigureAwait(false);
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
        return entry.Signer is not null && entry.TarballChecksum == ChecksumOf(spec.Tarball);
    }

    private static string ChecksumOf(RegistryDescriptor descriptor) => Digest.Parse(descriptor.Digest).Encoded;

    /// <summary>Takes the tarball as every build takes it: verified, examined and remembered.</summary>
    private static async Task<(PackageContents Contents, string DiffId)> ReadTarballAsync(
        SpecAddress address, RegistrySpec spec, RegistryCache registry, BuildEnvironment environment, CancellationToken cancellationToken)
    {
        var cache = BuildCache.Open(registry);
        var entry = await cache.ReadEntryAsync(address, Keyring.Empty, requireSignature: false, environment.Clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        var package = new ResolvedPackage(entry.Spec.Root, entry.Spec, null, cache, entry);
        var facts = await new PackageFetcher(environment, []).ReadAsync([package], new HashSet<DagHash>(), cancellationToken).ConfigureAwait(false);
        // What is signed is what was read: a tag that moved meanwhile is none of it.
        if (entry.TarballChecksum != ChecksumOf(spec.Tarball) || entry.ManifestChecksum != ChecksumOf(spec.Manifest))
        {
            throw new PaksException(
                DiagnosticCodes.RegistryContent, $"Cannot sign {package.ShortName} of {registry.Location}: what its tag stands for changed meanwhile.", "Sign again when nobody pushes there.");
        }

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
