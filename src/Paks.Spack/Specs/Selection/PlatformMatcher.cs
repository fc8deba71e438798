namespace Paks.Spack.Specs;

/// <summary>Compares a concrete spec with the platform that it shall run on.</summary>
internal static class PlatformMatcher
{
    public static IEnumerable<SpecDifference> FindDifferences(ConcreteSpec spec, AbstractSpec request, SelectionPlatform platform)
    {
        var limit = Microarchitectures.ForPlatform(platform.Architecture, platform.Variant);
        var target = Microarchitectures.Of(spec);
        if (spec.Platform != platform.System)
        {
            yield return new SpecDifference(SpecDifferenceKind.Platform, $"platform {spec.Platform} is not {platform.System}");
        }

        if (target.Family != limit.Family)
        {
            yield return new SpecDifference(SpecDifferenceKind.Family, $"target {target} is not for {platform}");
        }
        else if (request.Target is null && request.HashPrefix is null && !limit.Includes(target))
        {
            yield return new SpecDifference(SpecDifferenceKind.TargetLimit, $"target {target} is above {platform}; {Advise(target, platform)}");
        }
    }

    private static string Advise(Microarchitecture target, SelectionPlatform platform)
    {
        (var architecture, var variant) = Microarchitectures.ToPlatform(target);
        return target.IsGeneric && variant is not null
            ? $"ask for the platform {platform.System}/{architecture}/{variant} or for target={target}"
            : $"ask for target={target}";
    }
}
