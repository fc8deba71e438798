using Paks.Oci;
using Paks.Spack.Packages;

namespace Paks.Containers.Caches;

/// <summary>What packages hold, remembered by the digest of their tarballs.</summary>
internal static class PackageMemo
{
    private const string Kind = "package-1";

    /// <summary>What is remembered of a tarball, or null.</summary>
    public static PackageContents? TryGet(ContentStore store, Digest tarball)
    {
        try
        {
            return store.TryGetMemo(Kind, tarball) is { } memo ? PackageContents.Parse(memo) : null;
        }
        catch (FormatException)
        {
            // Written by another version: it is learned anew.
            return null;
        }
    }

    /// <summary>Remembers what a tarball holds.</summary>
    public static void Put(ContentStore store, Digest tarball, PackageContents contents) => store.PutMemo(Kind, tarball, contents.ToJson());

    /// <summary>Holds a tarball against the spec that it goes under: a signature alone does not tie the two.</summary>
    public static void RequireSamePackage(ResolvedPackage package, PackageContents contents)
    {
        var expected = (package.Spec.BuildSpec?.Hash ?? package.Spec.Hash).ToString();
        if (contents.DagHash is { } found && found != expected)
        {
            throw CacheFailures.TellWrongTarball(package, found);
        }
    }
}
