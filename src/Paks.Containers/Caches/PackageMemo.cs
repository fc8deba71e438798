using Paks.Containers.Diagnostics;
using Paks.Oci;
using Paks.Spack.Packages;

namespace Paks.Containers.Caches;

/// <summary>What packages hold, remembered by the digest of their tarballs.</summary>
internal static class PackageMemo
{
    private const string Kind = "package-1";

    /// <summary>What is remembered of a package's tarball, or null.</summary>
    /// <exception cref="PaksException">It is another package's.</exception>
    public static PackageContents? TryGet(ContentStore store, ResolvedPackage package)
    {
        PackageContents contents;
        try
        {
            if (store.TryGetMemo(Kind, package.Tarball) is not { } memo)
            {
                return null;
            }

            contents = PackageContents.Parse(memo);
        }
        catch (FormatException)
        {
            // Written by another version: it is learned anew.
            return null;
        }

        RequireSamePackage(package, contents);
        return contents;
    }

    /// <summary>Remembers what a tarball holds.</summary>
    public static void Put(ContentStore store, Digest tarball, PackageContents contents) => store.PutMemo(Kind, tarball, contents.ToJson());

    /// <summary>Holds what was read of a tarball against its package, and against what layers may hold.</summary>
    /// <exception cref="PaksException">It is another package's, or unfit.</exception>
    public static void Require(ResolvedPackage package, PackageContents contents)
    {
        RequireSamePackage(package, contents);
        RequireFitForLayer(package, contents);
    }

    /// <summary>
    /// Refuses what is harmless in a folder and not in a layer: a name that layers read as a deletion (image-spec, "Whiteouts"), and
    /// programs that run with another's rights, which no cache holds by its format.
    /// </summary>
    private static void RequireFitForLayer(ResolvedPackage package, PackageContents contents)
    {
        const int SetIdBits = 0b110_000_000_000;
        var unfit = contents.Entries.FirstOrDefault(entry =>
            Whiteouts.IsOne(entry.Path)
            || (entry.Kind == PackageEntryKind.File && (entry.Mode & SetIdBits) != 0));
        if (unfit is not null)
        {
            throw CacheFailures.Malformed(package, $"{unfit.Path} is a whiteout or sets its user or group, which no package may");
        }
    }

    /// <summary>Holds a tarball against the spec that it goes under: a signature alone does not tie the two.</summary>
    private static void RequireSamePackage(ResolvedPackage package, PackageContents contents)
    {
        var expected = (package.Spec.BuildSpec?.Hash ?? package.Spec.Hash).ToString();
        if (contents.DagHash != expected)
        {
            throw CacheFailures.TellWrongTarball(package, contents.DagHash);
        }
    }
}
