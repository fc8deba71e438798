using Paks.Conformance.Tests.Kit;

namespace Paks.Conformance.Tests.Registries;

/// <summary>
/// Every package of a cache in a registry becomes an image in that registry, whose programs print what they printed where Spack had
/// installed them.
/// </summary>
public sealed class EveryPackageOfARegistry(ContainerHost host, RegistryHost registry)
{
    /// <summary>Where packages of a padded cache go when nothing is said.</summary>
    private const string Store = "/opt/paks/store";

    public static TheoryData<string> Specs => RegistryCache.Packages.Count > 0 ? [.. RegistryCache.Packages.Select(package => package.Spec)] : ["none"];

    [Theory]
    [MemberData(nameof(Specs))]
    public void PrintsWhatItPrintedWhereSpackHadInstalledIt(string spec)
    {
        var cache = registry.Cache;
        var package = RegistryCache.Packages.Single(package => package.Spec == spec);
        Processor.Require(package.Target);
        var image = $"{registry.Host}/every/{package.Name}:{package.Hash}";
        new BuildCall
        {
            Home = registry.Home,
            Spec = spec,
            Base = registry.Debian,
            Cache = cache.Url,
            Key = cache.PublicKey,
            Outputs = ["docker://" + image],
        }.Digest();

        ContainerHost.Pull(image);

        host.AssertRuns(image, package, $"{Store}/{package.Name}-{package.Version}-{package.Hash}", command => command.Relocated);
        ContainerHost.Remove(image);
    }
}
