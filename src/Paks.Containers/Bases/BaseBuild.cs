using Paks.Containers.Bases.Registries;
using Paks.Containers.Destinations;
using Paks.Containers.Diagnostics;
using Paks.Containers.Recipes;
using Paks.Trust.Signing;

namespace Paks.Containers.Bases;

/// <summary>Makes bases as images of their own: the very ones that images on them name.</summary>
public static class BaseBuild
{
    /// <summary>Makes bases, one after the other, and puts each where it goes.</summary>
    /// <exception cref="PaksException">One is not known, or cannot be made, signed or written; those before it are.</exception>
    public static async Task<IReadOnlyList<BuiltBase>> RunAsync(BaseRequest request, BuildEnvironment environment, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<string> names = [.. request.Names.Distinct(StringComparer.Ordinal).Select(name => BaseCatalogue.Require(name).Name)];
        IReadOnlyList<(string Name, IReadOnlyList<DestinationReference> Destinations)> all =
            [.. names.Select(name => (name, BaseDestinations.Of(name, request.Outputs, request.Push, names.Count == 1)))];
        if (request.Signer is not null && all.FirstOrDefault(one => !one.Destinations.OfType<DestinationReference.Registry>().Any()) is { Name: { } unsigned })
        {
            throw new PaksException(
                DiagnosticCodes.InvalidOption, $"Cannot sign {unsigned}: it goes to no registry, and signatures are kept there.", "Push it: --push registry.example/bases.");
        }

        if (request.Platforms.FirstOrDefault(platform => platform.Variant is not null && DebianPlatform.Of(DebianPlatform.ArchitectureOf(platform)) != platform) is { } variant)
        {
            throw new PaksException(
                DiagnosticCodes.InvalidOption, $"Cannot make a base for {variant}: bases are for all processors of an architecture.", $"Name it without the variant: --platform {variant.Os}/{variant.Architecture}.");
        }

        // What is built is made here, and not what a registry has.
        var here = environment with { Bases = BaseSettings.None };
        var built = new List<BuiltBase>();
        foreach (var (name, destinations) in all)
        {
            var recipe = new ImageRecipe { Base = name, Platforms = request.Platforms, View = null };
            built.Add(await RunAsync(name, recipe, destinations, request.Signer, here, cancellationToken).ConfigureAwait(false));
        }

        return built;
    }

    private static async Task<BuiltBase> RunAsync(
        string name, ImageRecipe recipe, IReadOnlyList<DestinationReference> destinations, IClearSigner? signer, BuildEnvironment environment, CancellationToken cancellationToken)
    {
        if (signer is null)
        {
            return new BuiltBase(name, await ImageBuild.RunAsync(recipe, destinations, environment, cancellationToken).ConfigureAwait(false));
        }

        var made = await ImageBuild.RunAsync(recipe, [], environment, cancellationToken).ConfigureAwait(false);
        await Failures.TranslateAsync(async () =>
        {
            await new BaseSigning(name, signer, environment).SignAsync(made, destinations, cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        var written = await ImageBuild.RunAsync(recipe, destinations, environment, cancellationToken).ConfigureAwait(false);
        return written.Root.Digest == made.Root.Digest
            ? new BuiltBase(name, written, signer.Fingerprint)
            : throw new PaksException(DiagnosticCodes.BaseNotSigned, $"The base {name} was pushed and not signed: its packages changed while it was made.", "Do it again.");
    }
}
