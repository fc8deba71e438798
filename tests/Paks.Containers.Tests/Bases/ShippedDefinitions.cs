using Paks.Containers.Bases;
using Paks.Trust;

namespace Paks.Containers.Tests.Bases;

/// <summary>What the definitions that come with the program say of their archives.</summary>
public sealed class ShippedDefinitions
{
    private static readonly string[] Ports = ["arm64", "armhf", "ppc64el", "riscv64", "s390x"];

    public static TheoryData<string> Releases => [.. BaseDefinitions.Releases];

    public static TheoryData<string> UbuntuReleases => [.. BaseDefinitions.Releases.Where(name => name.StartsWith("ubuntu", StringComparison.Ordinal))];

    public static TheoryData<string> Distributions => ["debian", "ubuntu"];

    /// <summary>A key that is named and not there would make a base impossible; one that nobody names is trusted for nothing.</summary>
    [Theory]
    [MemberData(nameof(Distributions))]
    public void NameTheKeysOfTheirKeyring(string distribution)
    {
        var definitions = BaseDefinitions.Releases.Where(name => name.StartsWith(distribution, StringComparison.Ordinal)).Select(name => BaseDefinitions.Find(name)!).ToList();
        var named = definitions.SelectMany(definition => definition.Archives).SelectMany(archive => archive.SignedBy).Distinct().Order(StringComparer.Ordinal);

        var kept = Keyring.Read(definitions[0].Keyring).Keys.Select(key => key.Fingerprint).Order(StringComparer.Ordinal);

        Assert.Equal(named, kept);
        Assert.All(definitions, definition => Assert.True(definition.Keyring.Span.SequenceEqual(definitions[0].Keyring.Span)));
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void NameAMirrorAndSuitesForEachArchitecture(string release)
    {
        var definition = BaseDefinitions.Find(release)!;

        Assert.All(definition.Architectures.SelectMany(architecture => definition.RecipeFor(architecture).Archives), archive =>
        {
            Assert.NotEmpty(archive.Mirrors);
            Assert.NotEmpty(archive.Suites);
            Assert.All(archive.Mirrors, mirror => Assert.True(Uri.TryCreate(mirror, UriKind.Absolute, out _)));
        });
    }

    /// <summary>Ubuntu keeps amd64 and i386 apart from all other architectures.</summary>
    [Theory]
    [MemberData(nameof(UbuntuReleases))]
    public void OfUbuntuAskTheArchiveThatHasTheArchitecture(string release)
    {
        var definition = BaseDefinitions.Find(release)!;

        foreach (var architecture in definition.Architectures)
        {
            var hosts = definition.RecipeFor(architecture).Archives.Select(archive => (archive.Name, Assert.Single(archive.Mirrors)));
            Assert.Equal(
                Ports.Contains(architecture)
                    ? [("main", "http://ports.ubuntu.com/ubuntu-ports"), ("security", "http://ports.ubuntu.com/ubuntu-ports")]
                    : [("main", "http://archive.ubuntu.com/ubuntu"), ("security", "http://security.ubuntu.com/ubuntu")],
                hosts);
        }
    }
}
