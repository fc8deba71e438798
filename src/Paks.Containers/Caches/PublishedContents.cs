using Paks.Spack.Packages;

namespace Paks.Containers.Caches;

/// <summary>What packages hold, as their packagers have signed it.</summary>
internal static class PublishedContents
{
    /// <summary>What the tarball holds; null where its packager has not signed that.</summary>
    /// <exception cref="Diagnostics.PaksException">It cannot be read, or is another package's.</exception>
    public static async Task<PackageContents?> ReadAsync(ResolvedPackage package, CancellationToken cancellationToken)
    {
        var contents = await CacheFailures.TranslateAsync(() => package.Cache.ReadContentsAsync(package.Entry, cancellationToken)).ConfigureAwait(false);
        if (contents is not null)
        {
            PackageMemo.Require(package, contents);
        }

        return contents;
    }
}
