using System.Text;
using Paks.Containers.Tests.Builds.Kit;
using Paks.Testing;
using Paks.Trust;
using Paks.Trust.Policies;

namespace Paks.Containers.Tests.Builds;

public sealed class TrustInPackages : IDisposable
{
    private readonly Workshop _workshop = new();

    [Fact]
    public async Task IsGivenToNobodyByItself()
    {
        var refused = await _workshop.RefusedAsync(Workshop.Recipe("zlib"), _workshop.Environment() with { TrustedKeys = Keyring.Empty });

        Assert.Equal("PAKS2011", refused.Code.Id);
        Assert.Contains("paks-image keys trust 83117D4337813CC041E43B43AC4521BB8FEDB2A4", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IsNotGivenToUnsignedPackages() => Assert.Equal(
        "PAKS2010",
        (await _workshop.RefusedAsync(Workshop.Recipe("zlib") with { Caches = [ProjectFixtures.Path("spack-v3-unsigned")] })).Code.Id);

    [Fact]
    public async Task CanBeDoneWithoutAndTheImageSaysSo()
    {
        var recipe = Workshop.Recipe("zlib") with { Caches = [ProjectFixtures.Path("spack-v3-unsigned")], RequireSignatures = false };
        var warnings = new List<string>();

        var result = await _workshop.BuildAsync(recipe, _workshop.Environment(warnings.Add));

        Assert.Equal("unverified", result.Image.Configuration.Config.Labels!["io.paks.verification"]);
        Assert.Contains(warnings, warning => warning.Contains("not verified", StringComparison.Ordinal));
        Assert.Contains(result.Plan.Notes, note => note.EndsWith($"from {recipe.Caches[0]} is not verified.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("skip", "spack-v3-plain", "says: its signature was not checked.")]
    [InlineData("skip", "spack-v3-unsigned", "says: its signature was not checked.")]
    [InlineData("audit", "spack-v3-unsigned", "says, although it is not signed.")]
    [InlineData("audit", "spack-v3-plain", "says, although no key that counts for this cache has signed it.")]
    public async Task IsToldToBeWhatThePolicySays(string level, string cache, string told)
    {
        var identities = level == "skip" ? "" : $$""","trustedIdentities":["openpgp.fingerprint: {{new string('A', 40)}}"]""";
        var policy = TrustPolicy.Parse(Encoding.UTF8.GetBytes(
            $$"""{"version":"1.0","trustPolicies":[{"name":"a","registryScopes":["*"],"signatureVerification":{"level":"{{level}}"}{{identities}}}]}"""));
        var warnings = new List<string>();

        await _workshop.BuildAsync(
            Workshop.Recipe("zlib") with { Caches = [ProjectFixtures.Path(cache)] }, _workshop.Environment(warnings.Add) with { TrustPolicy = policy });

        Assert.Contains(warnings, warning => warning.EndsWith($"is accepted as the trust policy 'a' {told}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task IsLostWhenAManifestIsChanged()
    {
        var cache = _workshop.CopyCache();
        var manifest = Directory.GetFiles(Path.Combine(cache, "v3", "manifests", "spec", "zlib"), "zlib-1.3.1-*").Single();
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"gzip\"", "\"none\"", StringComparison.Ordinal));

        Assert.Equal("PAKS2012", (await _workshop.RefusedAsync(Workshop.Recipe("zlib@1.3.1") with { Caches = [cache] })).Code.Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task IsNotGivenToATarballOfAnotherPackage(bool isKnown)
    {
        // A manifest that is signed, or not, may name any tarball: whether that was met before must make no difference.
        var cache = _workshop.CopyCache("spack-v3-unsigned");
        var recipe = Workshop.Recipe("zlib") with { Caches = [cache], RequireSignatures = false };
        if (isKnown)
        {
            await _workshop.BuildAsync(Workshop.Recipe("lua"));
            Directory.Delete(_workshop["image"], recursive: true);
        }

        var other = (await _workshop.PlanAsync(Workshop.Recipe("lua"))).Packages.Single(package => package.Spec.Name == "lua");
        var manifest = Directory.GetFiles(Path.Combine(cache, "v3", "manifests", "spec", "zlib")).Single();
        var tarball = (await _workshop.PlanAsync(recipe)).Packages.Single(package => package.Spec.Name == "zlib");
        File.WriteAllText(manifest, File.ReadAllText(manifest)
            .Replace(tarball.Tarball.Encoded, other.Tarball.Encoded, StringComparison.Ordinal)
            .Replace($"{tarball.Package.Entry.TarballSize}", $"{other.Package.Entry.TarballSize}", StringComparison.Ordinal));
        var blob = $"blobs/sha256/{other.Tarball.Encoded[..2]}/{other.Tarball.Encoded}";
        Directory.CreateDirectory(Path.Combine(cache, Path.GetDirectoryName(blob)!));
        File.Copy(Path.Combine(Workshop.PlainCache, blob), Path.Combine(cache, blob));

        Assert.Equal("PAKS2016", (await _workshop.RefusedAsync(recipe)).Code.Id);
    }

    [Fact]
    public async Task IsLostWhenOnePackageIsServedAsAnother()
    {
        var cache = _workshop.CopyCache();
        var manifests = Path.Combine(cache, "v3", "manifests", "spec", "zlib");
        File.Copy(
            Directory.GetFiles(manifests, "zlib-1.2.13-*").Single(), Directory.GetFiles(manifests, "zlib-1.3.1-*").Single(), overwrite: true);

        Assert.Equal("PAKS2016", (await _workshop.RefusedAsync(Workshop.Recipe("zlib@1.3.1") with { Caches = [cache] })).Code.Id);
    }

    [Theory]
    [InlineData(0, "PAKS2018")]
    [InlineData(-1, "PAKS2019")]
    public async Task IsLostWhenATarballIsDamaged(int change, string code)
    {
        var cache = _workshop.CopyCache();
        var plan = await _workshop.PlanAsync(Workshop.Recipe("zlib@1.3.1") with { Caches = [cache] });
        var checksum = plan.Packages[^1].Tarball.Encoded;
        var tarball = Path.Combine(cache, "blobs", "sha256", checksum[..2], checksum);
        var bytes = File.ReadAllBytes(tarball);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(tarball, bytes[..(bytes.Length + change)]);

        Assert.Equal(code, (await _workshop.RefusedAsync(Workshop.Recipe("zlib@1.3.1") with { Caches = [cache] })).Code.Id);
    }

    public void Dispose() => _workshop.Dispose();
}
