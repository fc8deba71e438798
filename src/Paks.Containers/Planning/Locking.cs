using Paks.Containers.Bases;
using Paks.Containers.Diagnostics;
using Paks.Containers.Recipes;
using Paks.Oci;
using Paks.Spack.Specs;

namespace Paks.Containers.Planning;

/// <summary>Makes locks of plans, and holds plans against them. Pure.</summary>
public static class Locking
{
    private const string WriteAnew = "If that is wanted, write the lock file anew: build once without --locked.";

    /// <summary>The lock that an image comes to.</summary>
    /// <param name="recipe">What was asked for.</param>
    /// <param name="images">What was made, for each platform.</param>
    public static ImageLock Of(ImageRecipe recipe, IReadOnlyList<PlatformImage> images) =>
        new(recipe.Specs, images.ToDictionary(image => image.Plan.Platform.ToString(), image => Of(image.Plan, image.Image.Base.Digest)));

    /// <summary>The digest that a lock has for the base's manifest; null: it is for another platform, or has none.</summary>
    internal static Digest? BaseOf(ImageLock locked, Platform platform) =>
        locked.Platforms.GetValueOrDefault(platform.ToString()) is { } then && Digest.TryParse(then.Base, out var digest) ? digest : null;

    /// <summary>The packages that a lock has for a platform in the place of the recipe's specs.</summary>
    /// <exception cref="PaksException">It is of other specs, or of other platforms.</exception>
    internal static IReadOnlyList<SpecAddress> RootsOf(ImageLock locked, ImageRecipe recipe, Platform platform)
    {
        if (!locked.Specs.SequenceEqual(recipe.Specs, StringComparer.Ordinal))
        {
            throw Mismatch($"it was written for {Words(locked.Specs)}, and asked for is {Words(recipe.Specs)}");
        }

        try
        {
            return [.. PlatformOf(locked, platform).Roots.Select(root => AbstractSpec.Parse(root).Address ?? throw new FormatException($"'{root}' names no build"))];
        }
        catch (FormatException wrong)
        {
            throw Mismatch(wrong.Message.TrimEnd('.'), wrong);
        }
    }

    /// <summary>Holds a base against a lock: it is the same wherever it came from, if its manifest has the same digest.</summary>
    /// <param name="locked">The lock.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="digest">The digest of the base's manifest; null for scratch.</param>
    /// <exception cref="PaksException">It is another.</exception>
    internal static void RequireBase(ImageLock locked, BuildPlan plan, Digest? digest)
    {
        var (then, now) = (PlatformOf(locked, plan.Platform).Base, TextOf(digest));
        if (then != now)
        {
            throw Mismatch($"the base {plan.Base.Name ?? "that is named"} is not the one that was locked ({Short(then)} then, {Short(now)} now)");
        }
    }

    /// <summary>Holds a plan against a lock.</summary>
    /// <exception cref="PaksException">Something is another.</exception>
    internal static void Require(ImageLock locked, BuildPlan plan)
    {
        if (plan.Base is ResolvedBase.Existing existing)
        {
            RequireBase(locked, plan, existing.Digest);
        }

        var (then, now) = (PlatformOf(locked, plan.Platform), Of(plan, null));
        foreach (var (package, digest) in now.Packages)
        {
            if (then.Packages.GetValueOrDefault(package) is var before && before != digest)
            {
                throw Mismatch(before is null ? $"{package} is not in it" : $"the tarball of {package} is not the one that was locked ({Short(before)} then, {Short(digest)} now)");
            }
        }
    }

    private static LockedPlatform PlatformOf(ImageLock locked, Platform platform) =>
        locked.Platforms.GetValueOrDefault(platform.ToString()) ?? throw Mismatch($"it was written for {Words(locked.Platforms.Keys)}, and asked for is {platform}");

    private static LockedPlatform Of(BuildPlan plan, Digest? baseDigest) => new(
        TextOf(baseDigest),
        [.. plan.Packages.Where(package => package.Package.IsRoot).OrderBy(package => package.Package.RequestedAs).Select(AddressOf)],
        plan.Packages.OrderBy(AddressOf, StringComparer.Ordinal).ToDictionary(AddressOf, package => package.Tarball.ToString()))
    {
        BasePlan = plan.Base is ResolvedBase.Debian made ? new LockedBase(made.Definition, made.Plan) : null,
    };

    private static string TextOf(Digest? digest) => digest?.ToString() ?? "";

    private static string AddressOf(PlannedPackage package) => SpecAddress.Of(package.Spec).ToString();

    private static string Words(IEnumerable<string> texts) => string.Join(", ", texts.Select(text => $"'{text}'")) is { Length: > 0 } words ? words : "nothing";

    private static string Short(string digest) => digest.Length == 0 ? "scratch" : digest.Length > 19 ? digest[..19] : digest;

    internal static PaksException Mismatch(string why, Exception? cause = null, string remedy = WriteAnew) =>
        new(DiagnosticCodes.LockMismatch, $"The lock file does not fit: {why}.", remedy, cause);
}
