using Paks.Containers.Bases.Registries;
using Paks.Containers.Destinations;
using Paks.Containers.Diagnostics;
using Paks.Containers.Recipes;
using Paks.Oci;
using Paks.Trust.Signing;

namespace Paks.Containers.Bases;

/// <summary>Makes bases as images of their own: the very ones that images on them name.</summary>
public static class BaseBuild
{
    /// <summary>Makes bases, one after the other, and puts each where it goes.</summary>
    /// <exception cref="PaksException">One is not known, or cannot be made, signed or written; those before it are.</exception>
    public static async Task<IReadOnlyList<BuiltBase>> RunAsync(BaseRequest request, BuildEnvironment environment, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<string> references = [.. request.Names.Distinct(StringComparer.Ordinal)];
        IReadOnlyList<(BaseDefinition Definition, string Reference, IReadOnlyList<DestinationReference> Destinations)> all =
        [
            .. references.Select(reference => (BaseCatalogue.Require(reference, environment), reference))
                .Select(one => (one.Item1, one.reference, BaseDestinations.Of(one.Item1.Name, request.Outputs, request.Push, references.Count == 1))),
        ];
        if (all.GroupBy(one => one.Definition.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new PaksException(
                DiagnosticCodes.InvalidOption, $"Cannot make {string.Join(" and ", twice.Select(one => one.Reference))} together: both are called {twice.Key}.", "Give one of them another name, or make them one after the other.");
        }

        if (request.Signer is not null && all.FirstOrDefault(one => !one.Destinations.OfType<DestinationReference.Registry>().Any()) is { Definition: { } unsigned })
        {
            throw new PaksException(
                DiagnosticCodes.InvalidOption, $"Cannot sign {unsigned.Name}: it goes to no registry, and signatures are kept there.", "Push it: --push registry.example/bases.");
        }

        IReadOnlyList<Platform> platforms = [.. request.Platforms.Select(Plain)];
        if (platforms.FirstOrDefault(platform => platform.Variant is not null && DebianPlatform.Of(DebianPlatform.ArchitectureOf(platform)) != platform) is { } variant)
        {
            throw new PaksException(
                DiagnosticCodes.InvalidOption, $"Cannot make a base for {variant}: bases are for all processors of an architecture.", $"Name it without the variant: --platform {variant.Os}/{variant.Architecture}.");
        }

        // What is built is made here, and not what a registry has.
        var here = environment with { Bases = BaseSettings.None };
        var built = new List<BuiltBase>();
        foreach (var (definition, reference, destinations) in all)
        {
            var recipe = new ImageRecipe { Base = reference, Platforms = platforms, View = null, BaseLock = request.Lock };
            built.Add(await RunAsync(definition, recipe, destinations, request.Signer, here, cancellationToken).ConfigureAwait(false));
        }

        return built;
    }

    /// <summary>The variant that every processor of the architecture has says nothing.</summary>
    private static Platform Plain(Platform platform) => platform is { Architecture: "arm64", Variant: "v8" } ? platform with { Variant = null } : platform;

    private static async Task<BuiltBase> RunAsync(
        BaseDefinition definition, ImageRecipe recipe, IReadOnlyList<DestinationReference> destinations, IClearSigner? signer, BuildEnvironment environment, CancellationToken cancellationToken)
    {
        var signing = signer is null ? null : new BaseSigning(definition, signer, environment);
        var result = await ImageBuild.RunAsync(
            recipe, destinations, environment, (made, token) => signing?.SignAsync(made, destinations, token) ?? Task.CompletedTask, cancellationToken).ConfigureAwait(false);
        return new BuiltBase(definition.Name, result, signer?.Fingerprint);
    }
}
