using Paks.Containers.Destinations;
using Paks.Containers.Diagnostics;
using Paks.Containers.Recipes;
using Paks.Containers.Tests.Builds.Kit;
using Paks.Trust;
using Paks.Trust.Policies;

namespace Paks.Containers.Tests.Builds;

public sealed class PackagesInARegistry : IAsyncLifetime
{
    private readonly RegistryWorkshop _workshop = new();

    public ValueTask InitializeAsync() => _workshop.InitializeAsync();

    [Fact]
    public async Task AreRefusedUnsigned() =>
        Assert.Equal(DiagnosticCodes.NotSigned, await RefusalAsync(_workshop.Machine("a")));

    [Fact]
    public async Task AreRefusedWhenAStrangerSignedThem()
    {
        await _workshop.SignAsync(_workshop.NewSigner());

        Assert.Equal(DiagnosticCodes.KeyNotTrusted, await RefusalAsync(_workshop.Machine("a")));
    }

    [Fact]
    public async Task AreFoundWhenAStrangerSignedThemLast()
    {
        await _workshop.SignAsync();
        await _workshop.SignAsync(_workshop.NewSigner());

        var result = await _workshop.PushAsync(_workshop.Recipe(), _workshop.Machine("a"), "1");

        Assert.True(result.Plan.Verified);
    }

    [Fact]
    public async Task AreSignedOnce()
    {
        var first = await _workshop.SignAsync();
        var second = await _workshop.SignAsync();

        Assert.Equal(3, first.Count);
        Assert.All(first, package => Assert.False(package.WasSigned));
        Assert.All(second, package => Assert.True(package.WasSigned));
    }

    [Fact]
    public async Task StayThereWhenTheImageGoesThereToo()
    {
        await _workshop.SignAsync();
        var machine = _workshop.Machine("a");
        _workshop.Registry.Requests.Clear();

        var result = await _workshop.PushAsync(_workshop.Recipe(), machine, "1");

        var layers = result.Image.Base.Layers.Concat(result.Image.Layers.Select(layer => layer.Layer)).ToList();
        var small = result.Image.Layers[^1].Layer.Descriptor;
        var read = _workshop.Registry.Requests.All.Where(request => request.Method == "GET").Select(request => request.Path).ToList();
        Assert.Equal(6, layers.Count);
        Assert.DoesNotContain(layers, layer => read.Exists(path => path.EndsWith(layer.Descriptor.Digest.ToString(), StringComparison.Ordinal)));
        Assert.Equal(layers.Sum(layer => layer.Descriptor.Size) - small.Size, result.Transfer.BytesMounted);
        Assert.All(layers, layer => Assert.Contains(layer.Descriptor.Digest.ToString(), _workshop.Registry.Repository("app").Blobs.Keys));
        Assert.Equal(result.Root.Digest.ToString(), _workshop.Registry.Repository("app").Tags["1"]);
    }

    [Fact]
    public async Task GiveTheSameImageWhereverItGoes()
    {
        await _workshop.SignAsync();

        var pushed = await _workshop.PushAsync(_workshop.Recipe(), _workshop.Machine("a"), "1");
        var written = await ImageBuild.RunAsync(
            _workshop.Recipe(), [new DestinationReference.Layout(_workshop["image"], "1")], _workshop.Machine("b"), TestContext.Current.CancellationToken);

        Assert.Equal(pushed.Root.Digest, written.Root.Digest);
    }

    [Fact]
    public async Task AreMovedWhenThePrefixIsAnother()
    {
        await _workshop.SignAsync();

        var result = await _workshop.PushAsync(_workshop.Recipe() with { Prefix = PrefixChoice.In("/p") }, _workshop.Machine("a"), "1");

        Assert.Equal(result.Root.Digest.ToString(), _workshop.Registry.Repository("app").Tags["1"]);
        Assert.All(result.Image.Layers, layer => Assert.Contains(layer.Layer.Descriptor.Digest.ToString(), _workshop.Registry.Repository("app").Blobs.Keys));
    }

    [Fact]
    public async Task AreRefusedWhereNoPolicyCoversTheCache()
    {
        await _workshop.SignAsync();
        var machine = _workshop.Machine("a") with { TrustPolicy = PolicyFor("elsewhere.example/paks", _workshop.Signer.Fingerprint) };

        Assert.Equal(DiagnosticCodes.NoTrustPolicy, await RefusalAsync(machine));
    }

    [Fact]
    public async Task AreRefusedWhereThePolicyNamesAnotherKey()
    {
        await _workshop.SignAsync();
        var machine = _workshop.Machine("a") with { TrustPolicy = PolicyFor($"{_workshop.Registry.Host}/paks", new string('A', 40)) };

        Assert.Equal(DiagnosticCodes.KeyNotTrusted, await RefusalAsync(machine));
    }

    [Fact]
    public async Task AreTakenWhereThePolicyNamesTheirKey()
    {
        await _workshop.SignAsync();
        var machine = _workshop.Machine("a") with { TrustPolicy = PolicyFor($"{_workshop.Registry.Host}/paks", _workshop.Signer.Fingerprint) };

        Assert.True((await _workshop.PushAsync(_workshop.Recipe(), machine, "1")).Plan.Verified);
    }

    [Fact]
    public async Task AreTakenUnsignedWhereThePolicySaysSo()
    {
        var policy = TrustPolicy.Parse("""
            {"version":"1.0","trustPolicies":[{"name":"all","registryScopes":["*"],"signatureVerification":{"level":"skip"}}]}
            """u8.ToArray());

        var result = await _workshop.PushAsync(_workshop.Recipe(), _workshop.Machine("a", Keyring.Empty) with { TrustPolicy = policy }, "1");

        Assert.False(result.Plan.Verified);
    }

    public ValueTask DisposeAsync() => _workshop.DisposeAsync();

    private static TrustPolicy PolicyFor(string scope, string fingerprint) => TrustPolicy.Parse(System.Text.Encoding.UTF8.GetBytes($$"""
        {"version":"1.0","trustPolicies":[{"name":"one","registryScopes":["{{scope}}"],"signatureVerification":{"level":"strict"},"trustedIdentities":["openpgp.fingerprint: {{fingerprint}}"]}]}
        """));

    private async Task<DiagnosticCode> RefusalAsync(BuildEnvironment machine)
    {
        var refused = await Assert.ThrowsAsync<PaksException>(() => _workshop.PushAsync(_workshop.Recipe(), machine, "1"));
        Assert.Empty(_workshop.Registry.Repository("app").Tags);
        return refused.Diagnostic.Code;
    }
}
