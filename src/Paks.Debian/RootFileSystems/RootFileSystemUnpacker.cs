using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Paks.Debian.Archives;

namespace Paks.Debian.RootFileSystems;

/// <summary>
/// Makes the tree of a plan's packages, with all of use that their maintainer scripts would have made, written as data: nothing is
/// run. The same plan and recipe give the same entries on every machine.
/// </summary>
/// <param name="recipe">The recipe that the plan was made from.</param>
/// <param name="cache">Where the packages are.</param>
/// <param name="scratchFolder">Takes their files until the result is disposed; must exist and be used by nobody else.</param>
public sealed class RootFileSystemUnpacker(RootFileSystemRecipe recipe, IDownloadCache cache, string scratchFolder)
{
    private readonly UsrMerge _layout = new(recipe.IsUsrMerged);

    /// <summary>Modification times that are later become this one, in seconds since 1970 (SOURCE_DATE_EPOCH).</summary>
    public long LatestTime { get; init; }

    /// <summary>How many packages are unpacked at once.</summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>Unpacks all packages into one tree.</summary>
    /// <exception cref="MalformedPackageException">A package is broken or holds what no base may hold.</exception>
    /// <exception cref="PackageConflictException">Two of them want the same path.</exception>
    /// <exception cref="RecipeException">The recipe copies what is not there.</exception>
    /// <exception cref="ArchiveException">A package is not in the cache, or is not what the plan says.</exception>
    /// <exception cref="IOException">The scratch folder does not take it.</exception>
    public RootFileSystem Unpack(RootFileSystemPlan plan, CancellationToken cancellationToken = default)
    {
        var spools = new ConcurrentBag<IDisposable>();
        try
        {
            var packages = UnpackAll(plan, spools, cancellationToken);
            return new RootFileSystem(Assemble(plan, packages), [.. spools]);
        }
        catch
        {
            foreach (var spool in spools)
            {
                spool.Dispose();
            }

            throw;
        }
    }

    private PackageTree[] UnpackAll(RootFileSystemPlan plan, ConcurrentBag<IDisposable> spools, CancellationToken cancellationToken)
    {
        var filter = new PathFilter(recipe);
        var trees = new PackageTree[plan.Packages.Count];
        // The largest first, so that it is not the last one that all others wait for.
        IEnumerable<int> order = Enumerable.Range(0, trees.Length).OrderByDescending(at => plan.Packages[at].Size);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        try
        {
            Parallel.ForEach(Partitioner.Create(order, EnumerablePartitionerOptions.NoBuffering), options, at =>
            {
                var package = plan.Packages[at];
                var spool = new Spool(Path.Combine(scratchFolder, at.ToString(CultureInfo.InvariantCulture)));
                spools.Add(spool);
                trees[at] = new PackageUnpacker(package, filter.For(package.Name), _layout, spool, LatestTime) { MaySetId = filter.MaySetId }.Unpack(cache);
            });
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
        return trees;
    }

    private IReadOnlyList<RootFileSystemEntry> Assemble(RootFileSystemPlan plan, PackageTree[] packages)
    {
        var owner = $"base {recipe.Name}";
        var tree = new TreeBuilder(LatestTime);
        var additions = new AdditionsWriter(recipe.Name, tree, _layout);
        for (var at = 0; at < packages.Length; at++)
        {
            tree.Add(packages[at], $"package {plan.Packages[at].Name}");
            DpkgStatus.Add(tree, packages[at], owner);
        }
        foreach (var package in plan.Packages)
        {
            if (recipe.Scripted.TryGetValue(package.Name, out var made))
            {
                additions.AddScripted(made, $"the rules of {package.Name}");
            }
        }

        additions.Add(recipe.Additions, owner);
        Accounts.Add(tree, recipe, owner);
        CertificateStore.Add(tree, owner);
        additions.AddLinks(owner);
        LdSoCache.Add(tree, plan.Architecture, owner);
        return tree.Build();
    }
}
