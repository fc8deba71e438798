using Paks.Containers.Destinations;
using Paks.Containers.Diagnostics;
using Paks.Containers.Recipes;
using Paks.Containers.Tests.Builds.Kit;
using Paks.Oci;
using Paks.Testing.Registries.Faults;
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

    [Fact]
    public async Task AreWhatTheirSignerSaidWhereThePolicyLetsTimePass()
    {
        await _workshop.SignAsync();
        var cache = _workshop.Registry.Repository("paks");
        // Somebody who may push puts another tarball where this one was.
        var own = cache.Manifests[cache.Tags[_workshop.TagOf("m2", ".spack")]];
        var other = Manifest.Parse(cache.Manifests[cache.Tags[_workshop.TagOf("m0", ".spack")]].Content);
        var forged = Manifest.Parse(own.Content) with { Layers = other.Layers };
        cache.PutTag(_workshop.TagOf("m2", ".spack"), cache.PutManifest(forged.ToJson(), own.MediaType));
        var machine = Later(_workshop.Machine("a"));

        var result = await _workshop.PushAsync(_workshop.Recipe(), machine with { TrustPolicy = PolicyFor("*", "*", "permissive") }, "1");

        Assert.False(result.Plan.Verified);
        Assert.Equal(["m0", "m1", "m2"], result.Plan.Packages.Select(package => package.Spec.Name).Order());
        Assert.Equal(DiagnosticCodes.KeyExpired, (await Assert.ThrowsAsync<PaksException>(() => _workshop.PushAsync(_workshop.Recipe(), machine, "2"))).Diagnostic.Code);
    }

    [Fact]
    public async Task AreRefusedWithTheOutdatedSignatureOfAnother()
    {
        await _workshop.SignAsync();
        var cache = _workshop.Registry.Repository("paks");
        cache.PutTag(_workshop.TagOf("m2", ".paks"), cache.Tags[_workshop.TagOf("m1", ".paks")]);
        foreach (var index in cache.Tags.Where(tag => tag.Key.StartsWith("sha256-", StringComparison.Ordinal)).Select(tag => tag.Key).ToList())
        {
            cache.Remove(index);
        }

        _workshop.Registry.Faults.Always(Fault.NoReferrers());

        Assert.Equal(DiagnosticCodes.WrongPackage, await RefusalAsync(Later(_workshop.Machine("a")) with { TrustPolicy = PolicyFor("*", "*", "permissive") }));
    }

    [Fact]
    public async Task OfAnUnusableTagDoNotKeepTheOthersFromBeingSigned()
    {
        var cache = _workshop.Registry.Repository("paks");
        cache.PutTag("broken-1.0-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.spack", cache.Tags["index.spack"]);

        var told = await Assert.ThrowsAsync<PaksException>(() => _workshop.SignAsync());

        Assert.Contains("1 of 4", told.Message, StringComparison.Ordinal);
        Assert.True((await _workshop.PushAsync(_workshop.Recipe(), _workshop.Machine("a"), "1")).Plan.Verified);
    }

    public ValueTask DisposeAsync() => _workshop.DisposeAsync();

    private static BuildEnvironment Later(BuildEnvironment machine) => machine with { Clock = new ClockAhead() };

    private static TrustPolicy PolicyFor(string scope, string fingerprint, string level = "strict") => TrustPolicy.Parse(System.Text.Encoding.UTF8.GetBytes($$"""
        {"version":"1.0","trustPolicies":[{"name":"one","registryScopes":["{{scope}}"],"signatureVerification":{"level":"{{level}}"},"trustedIdentities":["{{(fingerprint == "*" ? "*" : "openpgp.fingerprint: " + fingerprint)}}"]}]}
        """));

    private async Task<DiagnosticCode> RefusalAsync(BuildEnvironment machine)
    {
        var refused = await Assert.ThrowsAsync<PaksException>(() => _workshop.PushAsync(_workshop.Recipe(), machine, "1"));
        Assert.Empty(_workshop.Registry.Repository("app").Tags);
        return refused.Diagnostic.Code;
    }

    private sealed class ClockAhead : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(60);
    }
}
