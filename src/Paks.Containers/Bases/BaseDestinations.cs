using Paks.Containers.Destinations;
using Paks.Containers.Diagnostics;

namespace Paks.Containers.Bases;

/// <summary>Where bases go: each under its own name, where the user names none.</summary>
public static class BaseDestinations
{
    /// <summary>Where the base <paramref name="name"/> goes of those that are made together.</summary>
    /// <param name="name">The base.</param>
    /// <param name="outputs">What the user named with <c>--output</c>.</param>
    /// <param name="push">What he named with <c>--push</c>, or null.</param>
    /// <param name="isOne">Whether this base is the only one.</param>
    /// <exception cref="PaksException">Several bases would go to one place.</exception>
    public static IReadOnlyList<DestinationReference> Of(string name, IReadOnlyList<DestinationReference> outputs, string? push, bool isOne) =>
        [.. outputs.Select(output => Of(name, output, isOne)), .. push is null ? [] : new[] { Pushed(name, push, isOne) }];

    /// <summary>
    /// A registry of bases holds each at <c>PREFIX/NAME</c>. Of one base, a reference that ends in its name or has a tag is the whole.
    /// </summary>
    internal static DestinationReference.Registry Pushed(string name, string push, bool isOne)
    {
        push = push.TrimEnd('/');
        var whole = (DestinationReference.Registry)DestinationReference.ForTag(push.Contains('/', StringComparison.Ordinal) ? push : $"{push}/{name}");
        var isWhole = whole.Reference.Tag is not null || whole.Reference.Name.EndsWith("/" + name, StringComparison.Ordinal);
        return !isWhole ? (DestinationReference.Registry)DestinationReference.ForTag($"{push}/{name}")
            : isOne ? whole
            : throw OnePlace(name, $"--push {push}", "Name the folder of the registry that takes all of them, as in: --push registry.example/bases.");
    }

    private static DestinationReference Of(string name, DestinationReference output, bool isOne) => output switch
    {
        DestinationReference.Layout { Tag: null } layout => layout with { Tag = name },
        DestinationReference.LayoutArchive { Tag: null } archive when isOne => archive with { Tag = name },
        DestinationReference.Engine => output,
        _ when !isOne => throw OnePlace(name, output.ToString(), "Write a layout, in which each has its tag: -o oci:DIR; or push them: --push registry.example/bases."),
        _ => output,
    };

    private static PaksException OnePlace(string name, string place, string remedy) =>
        new(DiagnosticCodes.InvalidOption, $"Cannot write {name} to {place}: the other bases would go to the same place.", remedy) { Input = place };
}
