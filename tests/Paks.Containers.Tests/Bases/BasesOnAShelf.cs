using Paks.Containers.Bases;
using Paks.Containers.Diagnostics;
using Paks.Containers.Images;
using Paks.Containers.Planning;
using Paks.Containers.Recipes;
using Paks.Containers.Tests.Bases.Kit;
using Paks.Oci;
using Paks.Trust;

namespace Paks.Containers.Tests.Bases;

/// <summary>Bases that lie in a registry of bases.</summary>
public sealed class BasesOnAShelf : IAsyncLifetime
{
    private readonly BaseShelf _shelf = new();

    public ValueTask InitializeAsync() => _shelf.InitializeAsync();

    [Fact]
    public async Task AreTakenByNamesThatNoDefinitionHas()
    {
        var pushed = await _shelf.PushAsync();

        var (plan, image) = Assert.Single((await BaseShelf.BuildAsync(_shelf.Machine())).Images);

        Assert.Equal((BaseShelf.Name, "small1", BaseSource.Registry), (plan.Base.Name, plan.Base.OperatingSystem, plan.Base.Origin!.Source));
        Assert.Equal(pushed.Manifest.Digest, image.Manifest.Digest);
        Assert.True(plan.Verified);
        Assert.Empty(_shelf.Warned);
    }

    [Fact]
    public async Task AreAskedForOnceAnHour()
    {
        await _shelf.PushAsync();
        await BaseShelf.BuildAsync(_shelf.Machine());
        _shelf.Registry.Requests.Clear();

        _shelf.Now += TimeSpan.FromMinutes(59);
        var again = await BaseShelf.BuildAsync(_shelf.Machine());

        Assert.Empty(_shelf.Registry.Requests.All);
        Assert.Equal(BaseSource.Store, again.Images[0].Plan.Base.Origin!.Source);

        _shelf.Now += TimeSpan.FromMinutes(2);
        await BaseShelf.BuildAsync(_shelf.Machine());

        Assert.NotEmpty(_shelf.Registry.Requests.All);
    }

    [Fact]
    public async Task AreThereOfflineHoweverOldTheyAre()
    {
        await _shelf.PushAsync();
        await BaseShelf.BuildAsync(_shelf.Machine());
        _shelf.Registry.Requests.Clear();

        _shelf.Now += TimeSpan.FromDays(40);
        await BaseShelf.BuildAsync(_shelf.Machine(offline: true));

        Assert.Empty(_shelf.Registry.Requests.All);
    }

    [Fact]
    public async Task AreNotCalledUnsignedWhereTheirSignatureWasNeverFetched()
    {
        await _shelf.PushAsync();
        await BaseShelf.BuildAsync(_shelf.Machine() with { Bases = _shelf.Machine().Bases with { Keys = Keyring.Empty } }, requireSignatures: false);

        var refused = (await Assert.ThrowsAsync<PaksException>(() => BaseShelf.BuildAsync(_shelf.Machine(offline: true)))).Diagnostic;

        Assert.NotEqual("PAKS3020", refused.Code.Id);
        Assert.Contains("its signature was not", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AreWhatTheyWereWhereNobodyAnswersAnyMore()
    {
        var pushed = await _shelf.PushAsync();
        await BaseShelf.BuildAsync(_shelf.Machine());
        _shelf.Now += TimeSpan.FromDays(2);
        await _shelf.Registry.DisposeAsync();

        var built = await BaseShelf.BuildAsync(_shelf.Machine());

        Assert.Equal(pushed.Manifest.Digest, built.Root.Digest);
        Assert.Contains(_shelf.Warned, warning => warning.StartsWith("no registry or mirror of small answers", StringComparison.Ordinal));
        Assert.Contains(built.Images[0].Plan.Notes, note => note.Contains("cannot be had", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AreTakenWithAKeyThatIsNamedForTheBuild()
    {
        await _shelf.PushAsync();
        var machine = _shelf.Machine();

        var built = await BaseShelf.BuildAsync(machine with { Bases = machine.Bases with { Keys = Trust.Keyring.Empty, Named = _shelf.Signer.PublicKey } });

        Assert.True(built.Images[0].Plan.Verified);
    }

    [Fact]
    public async Task AreNotThereOfflineWhereTheyWereNeverFetched()
    {
        await _shelf.PushAsync();

        var refused = await RefusedAsync(_shelf.Machine(offline: true));

        Assert.Equal(DiagnosticCodes.UnknownBase, refused.Code);
        Assert.Contains($"{_shelf.Prefix}/{BaseShelf.Name}:latest is not there", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AreNotFetchedWithTheirLayersForAPlan()
    {
        await _shelf.PushAsync();
        _shelf.Registry.Requests.Clear();

        var plan = await BaseShelf.PlanAsync(_shelf.Machine());

        var layers = Assert.IsType<ResolvedBase.Existing>(plan.Base).Layers;
        Assert.All(layers, layer => Assert.DoesNotContain(layer.Descriptor.Digest.ToString(), _shelf.Registry.Requests.ToString(), StringComparison.Ordinal));
        Assert.Contains("/manifests/latest", _shelf.Registry.Requests.ToString(), StringComparison.Ordinal);
        Assert.Empty(_shelf.FilesOf("machine"));
    }

    [Fact]
    public async Task AreNotTakenForAnotherPlatform()
    {
        await _shelf.PushAsync();

        var refused = await Assert.ThrowsAsync<PaksException>(() => BaseShelf.PlanAsync(_shelf.Machine(), "linux/arm64"));

        Assert.Equal(DiagnosticCodes.UnknownBase, refused.Diagnostic.Code);
        Assert.Contains("is not for linux/arm64", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AreNotTakenWhereTheirLabelsCallThemOtherwise()
    {
        await _shelf.PushAsync(change: labels => labels[LabelKeys.PaksBaseName] = "large");

        Assert.Equal(DiagnosticCodes.WrongBase, (await RefusedAsync(_shelf.Machine())).Code);
    }

    [Fact]
    public async Task AreNotTakenWhereTheyAreImagesOnABase()
    {
        await _shelf.PushAsync(change: labels => labels[LabelKeys.PaksBaseDigest] = Digest.Sha256("other"u8).ToString());

        Assert.Equal(DiagnosticCodes.WrongBase, (await RefusedAsync(_shelf.Machine())).Code);
    }

    [Theory]
    [InlineData("linux/arm64", "another image, or for another platform")]
    [InlineData(null, "signed as the base large")]
    public async Task AreNotTakenWithAStatementOnSomethingElse(string? platform, string why)
    {
        await _shelf.PushAsync(state: statement => platform is null
            ? statement with { Name = "large" }
            : statement with { Platforms = [statement.Platforms[0] with { Platform = platform }] });

        var refused = await RefusedAsync(_shelf.Machine());

        Assert.Equal(DiagnosticCodes.WrongBase, refused.Code);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AreNotTakenAnyMoreWhenTheirKeyIsNotTrustedAnyMore()
    {
        await _shelf.PushAsync();
        await BaseShelf.BuildAsync(_shelf.Machine());
        var machine = _shelf.Machine();

        Assert.Equal(DiagnosticCodes.BaseKeyNotTrusted, (await RefusedAsync(machine with { Bases = machine.Bases with { Keys = Trust.Keyring.Empty } })).Code);
    }

    [Fact]
    public async Task AreUnverifiedWhereNobodyAsksForASignature()
    {
        await _shelf.PushAsync(isSigned: false);

        var built = await BaseShelf.BuildAsync(_shelf.Machine(), requireSignatures: false);

        Assert.False(built.Images[0].Plan.Verified);
        Assert.Contains(_shelf.Warned, warning => warning.Contains("not verified: nobody has signed it", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("strict", "{0}/small", "*", null)]
    [InlineData("strict", "{0}/other", "*", "PAKS2020")]
    [InlineData("strict", "{0}/small", "openpgp.fingerprint:0000000000000000000000000000000000000000", "PAKS3021")]
    [InlineData("audit", "{0}/small", "openpgp.fingerprint:0000000000000000000000000000000000000000", null)]
    public async Task AreTakenAsTheTrustPolicySays(string level, string scope, string identity, string? code)
    {
        await _shelf.PushAsync();
        var machine = _shelf.Machine(policy: $$"""
            {
              "version": "1.0",
              "trustPolicies": [{
                "name": "test", "registryScopes": ["{{string.Format(null, scope, _shelf.Prefix)}}"],
                "signatureVerification": { "level": "{{level}}" }, "trustedIdentities": ["{{identity}}"]
              }]
            }
            """);

        Assert.Equal(code, code is null ? await BuiltAsync(machine) : (await RefusedAsync(machine)).Code.Id);
    }

    [Fact]
    public async Task AreTheLockedOnesWhateverTheTagStandsFor()
    {
        var pushed = await _shelf.PushAsync();
        var locked = Locking.Of(BaseShelf.Recipe("linux/amd64"), (await BaseShelf.BuildAsync(_shelf.Machine())).Images);
        await _shelf.PushAsync(change: labels => labels["later"] = "yes");

        var now = await BaseShelf.BuildAsync(_shelf.Machine("another"));
        var then = await BaseShelf.BuildAsync(_shelf.Machine("third"), locked);

        Assert.NotEqual(pushed.Manifest.Digest, now.Root.Digest);
        Assert.Equal(pushed.Manifest.Digest, then.Root.Digest);
    }

    [Fact]
    public async Task AreNotAnyOthersThanTheLockedOnes()
    {
        await _shelf.PushAsync();
        var locked = new ImageLock([], new Dictionary<string, LockedPlatform> { ["linux/amd64"] = new(Digest.Sha256("gone"u8).ToString(), [], new Dictionary<string, string>()) });

        var refused = await Assert.ThrowsAsync<PaksException>(() => BaseShelf.BuildAsync(_shelf.Machine(), locked));

        Assert.Equal(DiagnosticCodes.UnknownBase, refused.Diagnostic.Code);
    }

    public ValueTask DisposeAsync() => _shelf.DisposeAsync();

    private static async Task<string?> BuiltAsync(BuildEnvironment machine)
    {
        await BaseShelf.BuildAsync(machine);
        return null;
    }

    private static async Task<Diagnostic> RefusedAsync(BuildEnvironment machine) =>
        (await Assert.ThrowsAsync<PaksException>(() => BaseShelf.BuildAsync(machine))).Diagnostic;
}
