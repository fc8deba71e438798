using Paks.Containers.Diagnostics;
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

    /// <summary>
    /// Refuses what is harmless in a folder and not in a layer: a name that layers read as a deletion (image-spec, "Whiteouts"), and
    /// programs that run with another's rights, which no cache holds by its format.
    /// </summary>
    public static void RequireFitForLayer(ResolvedPackage package, PackageContents contents)
    {
        const int SetIdBits = 0b110_000_000_000;
        var unfit = contents.Entries.FirstOrDefault(entry =>
            entry.Path[(entry.Path.LastIndexOf('/') + 1)..].StartsWith(".wh.", StringComparison.Ordinal)
            || (entry.Kind == PackageEntryKind.File && (entry.Mode & SetIdBits) != 0));
        if (unfit is not null)
        {
            throw new PaksException(
                DiagnosticCodes.MalformedPackage,
                $"Cannot use the tarball of {package.ShortName} from {package.Cache.Location}: {unfit.Path} is a whiteout or sets its user or group, which no package may.",
                "Ask the packager to push it again, or take another cache.");
        }
    }

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
