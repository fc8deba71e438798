using Paks.Testing;

namespace Paks.Trust.Tests;

/// <summary>Every manifest that a real Spack signed, with RSA and with Ed25519.</summary>
public class SpackCaches
{
    private static readonly DateTimeOffset Now = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void OfTheProjectAreSigned() =>
        VerifyAll(ProjectFixtures.Path("spack-v3-plain"), ProjectFixtures.Path("keys", "fixture-ed25519-public.asc"), "83117D4337813CC041E43B43AC4521BB8FEDB2A4");

    [Fact]
    public void BesideTheProjectAreSigned() =>
        VerifyAll(SharedFixtures.Path("spack-v3"), SharedFixtures.Path("keys", "fixture-public.asc"), "D77578A995FF91EF0887AE89F8AC2E1707D1AF08");

    private static void VerifyAll(string cache, string key, string fingerprint)
    {
        var trusted = Keyring.Read(File.ReadAllBytes(key));
        var manifests = Directory.GetFiles(Path.Combine(cache, "v3", "manifests", "spec"), "*.json", SearchOption.AllDirectories);

        Assert.NotEmpty(manifests);
        Assert.All(manifests, manifest =>
            Assert.Equal(fingerprint, ClearSignature.Verify(File.ReadAllBytes(manifest), trusted, Now).SignerFingerprint));
    }
}
