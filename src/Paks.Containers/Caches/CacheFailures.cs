using Paks.Containers.Diagnostics;
using Paks.Containers.Registries;
using Paks.Registry;
using Paks.Spack.Caches;
using Paks.Trust;

namespace Paks.Containers.Caches;

/// <summary>Tells what goes wrong with a build cache, with the code and the mend that belong to it.</summary>
internal static class CacheFailures
{
    private const string AskPackager = "Ask the packager to push it again, or take another cache.";
    private const string HaveItSigned = "Ask the packager to sign it (in a registry with: paks-image cache sign); --no-verify accepts it for this build, and the image says so.";
    private const string Damaged = "Fetch or copy the cache again: what it holds is not what its packager signed.";

    /// <summary>Runs <paramref name="work"/> and translates what it throws.</summary>
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (CacheException failure)
        {
            throw Tell(failure);
        }
    }

    /// <summary>The failure in the program's words.</summary>
    public static PaksException Tell(CacheException failure)
    {
        if (failure is CacheUnreachableException { InnerException: RegistryException refused })
        {
            return RegistryFailures.Tell(refused);
        }

        var (code, remedy) = failure switch
        {
            NotABuildCacheException => (DiagnosticCodes.CacheNotFound, "Check the address: a build cache is the folder that holds v3/ and blobs/, or build_cache/, or a repository with the tag index.spack."),
            CacheIndexMissingException => (DiagnosticCodes.CacheNotFound, "Ask for a spec as name@version/HASH with the whole hash, or make an index with: spack buildcache update-index."),
            NotKeptException => (DiagnosticCodes.Offline, "Build once without --offline, or copy the cache to a folder."),
            CacheUnreachableException { Cache: var cache } when RegistryCache.IsOne(cache) => (DiagnosticCodes.RegistryContent, "Push the package anew: what the registry holds is damaged."),
            CacheUnreachableException => (DiagnosticCodes.CacheUnreachable, "Check the address and the network; proxies are taken from https_proxy and no_proxy."),
            CorruptIndexException { IsNewer: true } => (DiagnosticCodes.CorruptIndex, "A newer version of paks-image may read it."),
            CorruptIndexException => (DiagnosticCodes.CorruptIndex, "Make the index anew with: spack buildcache update-index."),
            EntryNotFoundException => (DiagnosticCodes.PackageNotInCache, "Add a cache that holds it with a further --cache."),
            EntryNotSignedException => (DiagnosticCodes.NotSigned, HaveItSigned),
            CorruptKeyException => (DiagnosticCodes.InvalidKey, "Get the key file from the packager and name it: paks-image keys trust FILE."),
            EntrySignatureException signature => Signature(signature),
            WrongPackageException => (DiagnosticCodes.WrongPackage, "Do not use this cache: somebody has copied one package over another."),
            DagHashMismatchException => (DiagnosticCodes.HashMismatch, AskPackager),
            ChecksumMismatchException => (DiagnosticCodes.ChecksumMismatch, Damaged),
            BlobTruncatedException => (DiagnosticCodes.Truncated, Damaged),
            _ => (DiagnosticCodes.MalformedManifest, AskPackager),
        };
        return new PaksException(code, Sentence(failure.Message), remedy, failure) { Input = failure.Cache };
    }

    /// <summary>A tarball that breaks a rule, or cannot be decompressed.</summary>
    public static PaksException Malformed(ResolvedPackage package, string why, Exception? cause = null) => new(
        DiagnosticCodes.MalformedPackage, $"Cannot use the tarball of {package.ShortName} from {package.Cache.Location}: {why.TrimEnd('.')}.", AskPackager, cause) { Input = package.Cache.Location };

    /// <summary>A signed tarball that is another package's.</summary>
    public static PaksException TellWrongTarball(ResolvedPackage package, string? found) => new(
        DiagnosticCodes.WrongPackage, $"The tarball of {package.ShortName} from {package.Cache.Location} {(found is null ? "does not say which package it is" : $"holds the package with the hash {found}")}.",
        "Do not use this cache: somebody has copied one package over another.") { Input = package.Cache.Location };

    private static (DiagnosticCode Code, string Remedy) Signature(EntrySignatureException failure) => failure.Failure switch
    {
        SignatureFailure.UnknownKey => (DiagnosticCodes.KeyNotTrusted, RegistryCache.IsOne(failure.Cache)
            ? "If you trust the packager, get the key from him and name it with --key FILE, or for good: paks-image keys trust FILE."
            : $"If you trust the packager, get the key from him and name it with --key FILE, or for good: paks-image keys trust {failure.KeyId} --cache {failure.Cache}."),
        SignatureFailure.KeyExpired => (DiagnosticCodes.KeyExpired, "If its owner has prolonged the key, get it anew and trust it again: paks-image keys trust FILE."),
        SignatureFailure.KeyRevoked => (DiagnosticCodes.KeyRevoked, "Do not use the package: ask the packager to sign it with a new key."),
        SignatureFailure.BadSignature => (DiagnosticCodes.BadSignature, Damaged),
        SignatureFailure.NotSigned => (DiagnosticCodes.NotSigned, HaveItSigned),
        _ => (DiagnosticCodes.UnusableSignature, AskPackager),
    };

    /// <summary>A message of a room below as a sentence.</summary>
    public static string Sentence(string message) => char.ToUpperInvariant(message[0]) + message[1..].TrimEnd('.') + ".";
}
