using Paks.Spack.Specs;

namespace Paks.Spack.Tests.Specs;

public sealed class MicroarchitectureTable
{
    [Theory]
    [InlineData("x86_64", "x86_64", true)]
    [InlineData("x86_64_v3", "x86_64", true)]
    [InlineData("x86_64", "x86_64_v3", false)]
    [InlineData("haswell", "x86_64_v3", true)]
    [InlineData("x86_64_v3", "haswell", false)]
    [InlineData("zen2", "haswell", false)]
    [InlineData("haswell", "zen2", false)]
    [InlineData("zen5", "x86_64_v4", true)]
    [InlineData("icelake", "cannonlake", true)]
    [InlineData("mic_knl", "x86_64_v4", false)]
    [InlineData("neoverse_v2", "armv9.0a", true)]
    [InlineData("neoverse_v2", "armv8.6a", false)]
    [InlineData("m4", "armv8.6a", true)]
    [InlineData("power10le", "power8le", true)]
    [InlineData("newer_than_this", "newer_than_this", true)]
    [InlineData("newer_than_this", "x86_64", false)]
    public void KnowsWhatRunsWhere(string machine, string built, bool runs) =>
        Assert.Equal(runs, Microarchitectures.Get(machine).Includes(Microarchitectures.Get(built)));

    [Theory]
    [InlineData("haswell", "x86_64", "x86_64_v3", "amd64", "v3")]
    [InlineData("broadwell", "x86_64", "x86_64_v3", "amd64", "v3")]
    [InlineData("zen4", "x86_64", "x86_64_v4", "amd64", "v4")]
    [InlineData("nocona", "x86_64", "x86_64", "amd64", null)]
    [InlineData("x86_64", "x86_64", "x86_64", "amd64", null)]
    [InlineData("neoverse_n1", "aarch64", "armv8.2a", "arm64", "v8.2")]
    [InlineData("cortex_a72", "aarch64", "aarch64", "arm64", null)]
    [InlineData("power9le", "ppc64le", "ppc64le", "ppc64le", null)]
    [InlineData("pentium4", "x86", "x86", "386", null)]
    [InlineData("unheard_of", "unheard_of", "unheard_of", "unheard_of", null)]
    public void KnowsFamilyLevelAndPlatform(string name, string family, string generic, string architecture, string? variant)
    {
        var target = Microarchitectures.Get(name);
        Assert.Equal((family, generic), (target.Family, target.Generic!.Name));
        Assert.Equal((architecture, variant), Microarchitectures.ToPlatform(target));
    }

    [Theory]
    [InlineData("amd64", null, "x86_64")]
    [InlineData("amd64", "v1", "x86_64")]
    [InlineData("amd64", "v4", "x86_64_v4")]
    [InlineData("arm64", null, "aarch64")]
    [InlineData("arm64", "v8", "aarch64")]
    [InlineData("arm64", "v9", "armv9.0a")]
    [InlineData("ppc64le", null, "ppc64le")]
    [InlineData("riscv64", null, "riscv64")]
    [InlineData("s390x", null, "s390x")]
    public void GivesEachPlatformItsLimit(string architecture, string? variant, string target) =>
        Assert.Equal(target, Microarchitectures.ForPlatform(architecture, variant).Name);

    [Theory]
    [InlineData("amd64", "v5")]
    [InlineData("arm64", "v3")]
    [InlineData("s390x", "v1")]
    public void RefusesVariantsThatAreNone(string architecture, string variant) =>
        Assert.Throws<FormatException>(() => Microarchitectures.ForPlatform(architecture, variant));

    [Fact]
    public void TakesParentsFromADocumentForANameItDoesNotKnow()
    {
        var spec = new TestNode("a") { Target = "zen9", TargetParents = ["zen5", "x86_64_v4"] }.ToSpec();
        var target = Microarchitectures.Of(spec);
        Assert.Equal("x86_64", target.Family);
        Assert.True(target.Includes("zen5"));
        Assert.True(target.Includes("x86_64_v3"));
        Assert.False(Microarchitectures.Get("zen5").Includes(target));
    }
}
