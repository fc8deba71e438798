using Paks.Containers.Diagnostics;
using Paks.Containers.Keys;
using Paks.Containers.Planning;
using Paks.Debian;
using Paks.Debian.Archives;
using Paks.Debian.RootFileSystems;
using Paks.Oci;
using Paks.Trust;

namespace Paks.Containers.Bases;

/// <summary>
/// Finds the packages of a Debian base. An archive is asked at most once an hour: within it the answer is remembered, and
/// where no mirror answers the last one is used, with a warning;
/// not by who <see cref="AsksAnew"/>.
/// </summary>
internal sealed class DebianBases(BaseDefinition definition, Platform platform, BuildEnvironment environment)
{
    private readonly string _architecture = DebianPlatform.ArchitectureOf(platform);

    /// <summary>Whether only what the archive says now will do, whatever is remembered.</summary>
    public bool AsksAnew { get; init; }

    /// <summary>Resolves a definition for a platform.</summary>
    /// <param name="downloads">Takes and gives what is downloaded.</param>
    /// <param name="remember">Whether the answer may be written into the store.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PaksException">The archive cannot be had or not be trusted, or lacks something.</exception>
    public async Task<ResolvedBase.Debian> ResolveAsync(IDownloadCache downloads, bool remember, CancellationToken cancellationToken)
    {
        RequireArchitecture();
        var key = Key();
        if (RememberedPlan.TryGet(environment.Store, key) is { } known && Counts(known))
        {
            return Resolved(known.Plan);
        }

        if (environment.Offline)
        {
            throw new PaksException(
                DiagnosticCodes.Offline,
                $"{(AsksAnew ? $"What the archive of {definition.Name} has now cannot be known" : $"The base {definition.Name} was never made here")}, and --offline keeps its archive out of reach.",
                AsksAnew ? "Do it without --offline." : "Build once without --offline.") { Input = definition.Name };
        }

        var plan = await PlanAsync(key, downloads, remember, cancellationToken).ConfigureAwait(false);
        if (remember)
        {
            // Not before the plan's own turn has ended: turns may share a lock, and whoever has one waits for it in vain.
            await new SeenReleases(environment.Store, _architecture).RememberAsync(plan.Releases, cancellationToken).ConfigureAwait(false);
        }

        return Resolved(plan);
    }

    private async Task<RootFileSystemPlan> PlanAsync(Digest key, IDownloadCache downloads, bool remember, CancellationToken cancellationToken)
    {
        using var turn = remember ? await environment.Store.WaitForTurnAsync(key, cancellationToken).ConfigureAwait(false) : null;
        var remembered = RememberedPlan.TryGet(environment.Store, key);
        if (remembered is not null && Counts(remembered))
        {
            return remembered.Plan;
        }

        var now = environment.Clock.GetUtcNow();
        try
        {
            var plan = await AskAsync(downloads, remember, now, cancellationToken).ConfigureAwait(false);
            if (remember)
            {
                var answer = new RememberedPlan(now, plan);
                answer.Put(environment.Store, key);
                answer.Put(environment.Store, LastKey());
            }

            return plan;
        }
        catch (ArchiveException failure) when (failure.Kind == ArchiveFailure.Unreachable && remembered is not null && !AsksAnew)
        {
            environment.Progress.Warn(
                $"no mirror of {definition.Name} answers ({failure.Message}): its packages are those of {remembered.AskedAt:yyyy-MM-dd HH:mm} UTC.");
            return remembered.Plan;
        }
        catch (Exception failure) when (DebianFailures.Tell(definition.Name, failure) is { } told)
        {
            throw told;
        }
    }

    /// <summary>What the archive last answered here, however long ago; null where it was never asked.</summary>
    /// <exception cref="PaksException">The base is not for this platform.</exception>
    public ResolvedBase.Debian? Recall()
    {
        RequireArchitecture();
        return RememberedPlan.TryGet(environment.Store, Key()) is { } remembered ? Resolved(remembered.Plan) : null;
    }

    /// <summary>What an archive last answered here, whatever mirrors were named then; null where none was ever asked.</summary>
    /// <exception cref="PaksException">The base is not for this platform.</exception>
    public ResolvedBase.Debian? RecallLast()
    {
        RequireArchitecture();
        return RememberedPlan.TryGet(environment.Store, LastKey()) is { } remembered ? Resolved(remembered.Plan) : null;
    }

    /// <summary>What the archive last answered here and when, where it need not be asked again; else null.</summary>
    /// <exception cref="PaksException">The base is not for this platform.</exception>
    public (ResolvedBase.Debian Base, DateTimeOffset AskedAt)? RecallGood()
    {
        RequireArchitecture();
        return RememberedPlan.TryGet(environment.Store, Key()) is { } remembered && Counts(remembered) ? (Resolved(remembered.Plan), remembered.AskedAt) : null;
    }

    /// <summary>The base of a plan that was made before: no archive is asked for releases.</summary>
    /// <exception cref="PaksException">The base is not made for the platform.</exception>
    public ResolvedBase.Debian Locked(RootFileSystemPlan plan)
    {
        RequireArchitecture();
        return Resolved(plan);
    }

    /// <summary>What fetches the packages of a base that is resolved.</summary>
    public static RootFileSystemPlanner Planner(ResolvedBase.Debian resolved, BuildEnvironment environment, IDownloadCache downloads) =>
        Planner(resolved.Recipe, resolved.Plan.Architecture, environment, downloads);

    private async Task<RootFileSystemPlan> AskAsync(IDownloadCache downloads, bool remember, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var step = environment.Progress.Begin($"packages of {definition.Name}");
        var planner = Planner(definition.RecipeFor(_architecture), _architecture, environment, downloads, remember ? environment.Store.ScratchFolder : null);
        var seen = new SeenReleases(environment.Store, _architecture);
        var releases = await planner.ReadReleasesAsync(ArchiveKeyring(), now, seen.DateOf, cancellationToken).ConfigureAwait(false);
        var plan = await planner.PlanAsync(releases, cancellationToken).ConfigureAwait(false);
        step.Outcome($"{plan.Packages.Count} packages, signed by the archive");
        return plan;
    }

    /// <summary>Whose keys count belongs to it: what was verified with others is not remembered for these.</summary>
    private Digest Key() => InputDigest.Of("base/2", [definition.Text.ToString(), _architecture, .. environment.Debian.Mirrors, "", .. KeyringDigests()]);

    private Digest LastKey() => InputDigest.Of("base-last/1", [definition.Text.ToString(), _architecture, .. KeyringDigests()]);

    private IEnumerable<string> KeyringDigests() => environment.Debian.Keyrings is { Count: > 0 } named
        ? named.Select(path => Digest.Sha256(KeyFile.ReadText(path)).ToString())
        : [Digest.Sha256(definition.Keyring.Span).ToString()];

    private ResolvedBase.Debian Resolved(RootFileSystemPlan plan)
    {
        var inputs = InputDigest.Of("debian/3", [definition.Text.ToString(), _architecture, .. plan.Packages.Select(package => package.Sha256)]);
        return MadeBase.TryGet(environment.Store, inputs) is { } made
            ? Resolved(plan, inputs, BaseSource.Store).Providing(made.Libraries)
            : Resolved(plan, inputs, BaseSource.Build);
    }

    private ResolvedBase.Debian Resolved(RootFileSystemPlan plan, Digest inputs, BaseSource source) => new(definition.RecipeFor(_architecture), plan, inputs)
    {
        Definition = definition.Text,
        Name = definition.Name,
        Origin = new BaseOrigin(source),
        OperatingSystem = definition.OperatingSystem,
        Libc = LibcOf(plan),
        Notes = [.. plan.Notes.Select(note => $"base {definition.Name}: {note}.")],
        Config = new ImageConfig
        {
            Platform = DebianPlatform.Of(_architecture),
            DiffIds = [],
            Config = new ContainerConfig
            {
                Env = [.. definition.Environment.Select(variable => $"{variable.Key}={variable.Value}")],
                Labels = BaseLabels.Of(definition),
            },
        },
    };

    /// <summary>The C library, before there is a tree to look into: the version of 2.36-9+deb12u7 is 2.36.</summary>
    private static CLibrary? LibcOf(RootFileSystemPlan plan) => CLibrary.TryParseGnu(
        string.Concat((plan.Packages.FirstOrDefault(package => package.Name == "libc6")?.Version ?? "").TakeWhile(letter => char.IsAsciiDigit(letter) || letter == '.')));

    /// <summary>Whether the archive need not be asked again.</summary>
    private bool Counts(RememberedPlan remembered) => !AsksAnew && environment.IsFresh(remembered.AskedAt);

    private void RequireArchitecture()
    {
        if (platform.Os != "linux" || !definition.Architectures.Contains(_architecture))
        {
            var platforms = definition.Architectures.Select(DebianPlatform.Of).ToList();
            throw new PaksException(
                DiagnosticCodes.BasePlatform,
                $"The base {definition.Name} is made for {string.Join(", ", platforms)}, the image is for {platform}.",
                $"Build with --platform {platforms[0]}, or take another base.") { Input = definition.Name };
        }
    }

    /// <summary>
    /// What the user named; else what the host's apt uses; else what the definition lists. Where the user's mirrors lack a suite,
    /// as mirrors of Debian lack its security updates, the others are asked for it.
    /// </summary>
    private static ArchiveMirrors MirrorsOf(DebianSources sources, ArchiveRecipe archive, string suite)
    {
        // This machine's own mirrors have its architecture; where that lies in another archive, they have nothing to offer.
        var isNear = !archive.IsOwn && (archive.Architectures.Count == 0 || archive.Architectures.Contains(DebianPlatform.ArchitectureOf(Surroundings.Machine)));
        var near = isNear && sources.AptFolder is { } folder ? AptSources.Read(folder).MirrorsOf(suite) : [];
        var mirrors = sources.Mirrors.Count > 0 ? new ArchiveMirrors(sources.Mirrors, [.. near, .. archive.Mirrors])
            : new ArchiveMirrors([.. near, .. archive.Mirrors], []);
        return mirrors with { Snapshots = [.. sources.Snapshots, .. archive.Snapshots] };
    }

    private static RootFileSystemPlanner Planner(
        RootFileSystemRecipe recipe, string architecture, BuildEnvironment environment, IDownloadCache downloads, string? scratchFolder = null) =>
        new(recipe, architecture, (archive, suite) => MirrorsOf(environment.Debian, archive, suite), environment.Http, downloads) { ScratchFolder = scratchFolder };

    private Keyring ArchiveKeyring() => environment.Debian.Keyrings is { Count: > 0 } named
        ? named.Select(KeyFile.Read).Aggregate(Keyring.Empty, (all, one) => all.Merge(one))
        : KeyFile.Parse(definition.Keyring, $"the keyring of {definition.Name}");
}
