using Paks.Containers.Registries;
using Paks.Oci;
using Paks.Registry;
using Paks.Spack.Caches;
using Paks.Spack.Specs;

namespace Paks.Containers.Caches;

/// <summary>A package of the image's closure, found in a cache and verified.</summary>
/// <param name="Spec">Its concrete spec, from a document whose hashes hold.</param>
/// <param name="Document">The document that the spec is the root of: the whole DAG below it.</param>
/// <param name="RequestedAs">Its place among the specs that the user asked for, from 0; null where it is only a dependency.</param>
/// <param name="Cache">The cache that it comes from.</param>
/// <param name="Entry">Its entry there: tarball, checksum, signer.</param>
public sealed record ResolvedPackage(ConcreteSpec Spec, SpecDocument Document, int? RequestedAs, BuildCache Cache, CacheEntry Entry)
{
    /// <summary>Whether the user asked for it by itself.</summary>
    public bool IsRoot => RequestedAs is not null;

    /// <summary><c>name@version/hash</c> with seven characters of the hash.</summary>
    public string ShortName => $"{Spec.Name}@{Spec.Version}/{Spec.Hash.ToString()[..7]}";

    /// <summary>The digest of its tarball.</summary>
    public Digest Tarball => Digest.Parse("sha256:" + Entry.TarballChecksum);

    /// <summary>The repository that its tarball is a blob of, where the cache lives in a registry.</summary>
    internal Repository? Repository => (Cache.Registry as RegistryCache)?.Repository;

    /// <summary>The cache as labels name it: its address where that means the same on every machine, else <c>local</c>.</summary>
    public string Origin => Cache.Location.Contains("://", StringComparison.Ordinal) ? Cache.Location : "local";
}
