using Paks.Containers.Diagnostics;
using Paks.Containers.Keys;
using Paks.Containers.Tests.Builds.Kit;
using Paks.Testing;

namespace Paks.Containers.Tests.Keys;

public sealed class KeptKeys : IDisposable
{
    private const string Ed25519 = "83117D4337813CC041E43B43AC4521BB8FEDB2A4";
    private const string Rsa = "D77578A995FF91EF0887AE89F8AC2E1707D1AF08";

    private readonly TempFolder _folder = new();
    private readonly TrustedKeys _keys;

    public KeptKeys() => _keys = new TrustedKeys(_folder["keys"]);

    [Fact]
    public void AreNoneAtFirst() => Assert.Empty(_keys.Read().Keys);

    [Fact]
    public void AreTrustedUntilTheyAreRemoved()
    {
        _keys.Trust(File.ReadAllBytes(ProjectFixtures.Path("keys", "fixture-ed25519-public.asc")), "a file");
        _keys.Trust(File.ReadAllBytes(ProjectFixtures.Path("keys", "fixture-public.asc")), "a file");
        Assert.Equal([Ed25519, Rsa], _keys.Read().Keys.Select(key => key.Fingerprint));

        Assert.Equal(Ed25519, _keys.Remove("0x" + Ed25519[^16..].ToLowerInvariant()));
        Assert.Equal([Rsa], _keys.Read().Keys.Select(key => key.Fingerprint));
    }

    [Fact]
    public void AreTrustedOneByOneWhereOneIsNamed()
    {
        var both = File.ReadAllBytes(ProjectFixtures.Path("keys", "fixture-ed25519-public.asc"))
            .Concat(File.ReadAllBytes(ProjectFixtures.Path("keys", "fixture-public.asc"))).ToArray();

        var trusted = _keys.Trust(both, "a file", only: Ed25519);

        Assert.Equal([Ed25519], trusted.Keys.Select(key => key.Fingerprint));
        Assert.Equal([Ed25519], _keys.Read().Keys.Select(key => key.Fingerprint));
    }

    [Theory]
    [InlineData("AF08")]
    [InlineData("0123456789ABCDEF")]
    public void AreNotRemovedByAFingerprintThatIsNone(string fingerprint)
    {
        _keys.Trust(File.ReadAllBytes(ProjectFixtures.Path("keys", "fixture-public.asc")), "a file");

        Assert.Equal(DiagnosticCodes.KeyNotFound, Assert.Throws<PaksException>(() => _keys.Remove(fingerprint)).Diagnostic.Code);
    }

    [Fact]
    public void AreNotReadFromWhatIsNoKey()
    {
        Assert.Equal(
            DiagnosticCodes.InvalidKey, Assert.Throws<PaksException>(() => _keys.Trust("no key"u8.ToArray(), "a file")).Diagnostic.Code);
        Assert.Empty(_keys.Read().Keys);
    }

    [Fact]
    public async Task AreFoundInTheCacheThatPublishesThem()
    {
        using var http = new HttpClient();

        var found = await PublishedKeys.FindAsync(Ed25519.ToLowerInvariant(), [Workshop.PlainCache], http, TestContext.Current.CancellationToken);

        Assert.Equal(Ed25519, found.Fingerprint);
        Assert.Equal(Ed25519, _keys.Trust(found.Text, "the cache").Keys.Single().Fingerprint);
    }

    public void Dispose() => _folder.Dispose();
}
