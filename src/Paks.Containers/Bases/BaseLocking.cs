using Paks.Containers.Diagnostics;
using Paks.Containers.Planning;
using Paks.Containers.Recipes;
using Paks.Debian.RootFileSystems;
using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>Locks bases, and says what time has changed of them. No package is fetched.</summary>
public static class BaseLocking
{
    /// <summary>The lock of a base as its archives have it now.</summary>
    /// <param name="name">The base's name, or the file of a definition.</param>
    /// <param name="platforms">The platforms that it is locked for.</param>
    /// <param name="environment">What is found around it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PaksException">There is no such base, or its archives cannot be had or trusted.</exception>
    public static Task<BaseLock> LockAsync(
        string name, IReadOnlyList<Platform> platforms, BuildEnvironment environment, CancellationToken cancellationToken = default) => Failures.TranslateAsync(async () =>
        {
            var definition = BaseCatalogue.Require(name, environment);
            var plans = new Dictionary<string, RootFileSystemPlan>();
            foreach (var platform in platforms)
            {
                var bases = new DebianBases(definition, platform, environment) { AsksAnew = true };
                var resolved = await bases.ResolveAsync(new StoredDownloads(environment.Store), remember: true, cancellationToken).ConfigureAwait(false);
                Tell(resolved, environment);
                plans[platform.ToString()] = resolved.Plan;
            }

            return new BaseLock(definition.Name, definition.Text, plans);
        });

    /// <summary>What a base would be made of now, held against a lock or against what was taken last.</summary>
    /// <param name="name">The base's name, or the file of a definition.</param>
    /// <param name="platforms">The platforms; empty: those of the lock, or this machine's.</param>
    /// <param name="locked">The lock; null: what the content store remembers.</param>
    /// <param name="environment">What is found around it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PaksException">There is no such base, nothing to hold it against, or its archives cannot be had or trusted.</exception>
    public static Task<BaseUpdate> CompareAsync(
        string name, IReadOnlyList<Platform> platforms, BaseLock? locked, BuildEnvironment environment, CancellationToken cancellationToken = default) => Failures.TranslateAsync(async () =>
        {
            var definition = BaseCatalogue.Require(name, environment);
            if (locked is not null && locked.Name != definition.Name)
            {
                throw Locking.Mismatch(
                    $"it was written for the base {locked.Name}, and asked for is {definition.Name}", remedy: $"Name the lock file of {definition.Name} with --lock FILE.");
            }

            var updates = new List<PlatformUpdate>();
            foreach (var platform in PlatformsOf(platforms, locked))
            {
                var bases = new DebianBases(definition, platform, environment) { AsksAnew = true };
                var before = (locked is null ? bases.Recall()?.Plan : locked.Platforms.GetValueOrDefault(platform.ToString())) ?? throw NothingBefore(definition.Name, platform, locked);
                var now = await bases.ResolveAsync(new StoredDownloads(environment.Store), remember: false, cancellationToken).ConfigureAwait(false);
                Tell(now, environment);
                updates.Add(new PlatformUpdate(platform, now.Plan, PlanDifference.Of(before, now.Plan)));
            }

            return new BaseUpdate(definition.Name, definition.Text, locked is not null && locked.Definition != definition.Text, updates);
        });

    /// <summary>A lock with what is new.</summary>
    public static BaseLock Renew(BaseLock? locked, BaseUpdate update)
    {
        var plans = update.Platforms.ToDictionary(one => one.Platform.ToString(), one => one.Plan);
        // A lock is of one definition: platforms that were not looked at have what another one came to.
        foreach (var (platform, plan) in locked is null || update.IsRedefined ? [] : locked.Platforms.Where(one => !plans.ContainsKey(one.Key)))
        {
            plans[platform] = plan;
        }

        return new BaseLock(update.Name, update.Definition, plans);
    }

    /// <summary>No report of a lock has a place for notes.</summary>
    private static void Tell(ResolvedBase found, BuildEnvironment environment)
    {
        foreach (var note in found.Notes)
        {
            environment.Progress.Warn(note);
        }
    }

    private static IReadOnlyList<Platform> PlatformsOf(IReadOnlyList<Platform> named, BaseLock? locked) =>
        named.Count > 0 ? named
        : locked is null ? [Surroundings.Machine]
        : [.. locked.Platforms.Keys.Order(StringComparer.Ordinal).Select(RecipeValidator.ParsePlatform)];

    private static PaksException NothingBefore(string name, Platform platform, BaseLock? locked) => new(
        DiagnosticCodes.LockMismatch,
        locked is null ? $"Cannot say what changed of {name} for {platform}: it was never made here." : $"Cannot say what changed of {name} for {platform}: the lock file is not for it.",
        $"Lock it first: paks-image base lock {name} --platform {platform}.") { Input = name };
}
