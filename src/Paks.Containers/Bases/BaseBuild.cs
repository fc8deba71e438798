using Paks.Containers.Destinations;
using Paks.Containers.Diagnostics;
using Paks.Containers.Recipes;

namespace Paks.Containers.Bases;

/// <summary>Makes bases as images of their own: the very ones that images on them name.</summary>
public static class BaseBuild
{
    /// <summary>Makes bases, one after the other, and puts each where it goes.</summary>
    /// <exception cref="PaksException">One is not known, or cannot be made or written; those before it are.</exception>
    public static async Task<IReadOnlyList<BuiltBase>> RunAsync(BaseRequest request, BuildEnvironment environment, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<string> names = [.. request.Names.Distinct(StringComparer.Ordinal).Select(name => BaseCatalogue.Require(name).Name)];
        IReadOnlyList<(string Name, IReadOnlyList<DestinationReference> Destinations)> all =
            [.. names.Select(name => (name, BaseDestinations.Of(name, request.Outputs, request.Push, names.Count == 1)))];
        var built = new List<BuiltBase>();
        foreach (var (name, destinations) in all)
        {
            var recipe = new ImageRecipe { Base = name, Platforms = request.Platforms, View = null };
            built.Add(new BuiltBase(name, await ImageBuild.RunAsync(recipe, destinations, environment, cancellationToken).ConfigureAwait(false)));
        }

        return built;
    }
}
