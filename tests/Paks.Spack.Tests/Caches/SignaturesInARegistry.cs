using System.Text;
using Paks.Spack.Caches;
using Paks.Spack.Specs;
using Paks.Trust;

namespace Paks.Spack.Tests.Caches;

/// <summary>Signatures on packages in a registry, and what somebody who may push there can do with them.</summary>
public sealed class SignaturesInARegistry : IDisposable
{
    private readonly RegistryPackages _packages = new();

    private TestRegistry Registry => _packages.Registry;

    public void Dispose() => _packages.Dispose();

    [Fact]
    public async Task ByATrustedKeyAreAccepted()
    {
        _packages.Push();
        Registry.Push(await _packages.SignAsync());
        var entry = await _packages.ReadAsync();
        Assert.Equal((_packages.Key, RegistryPackages.DiffId, 3L), (entry.Signer, entry.TarballDiffId, entry.TarballSize));
    }

    [Fact]
    public async Task ThatAreMissingAreToldSo()
    {
        _packages.Push();
        await Assert.ThrowsAsync<EntryNotSignedException>(() => _packages.ReadAsync());
        Assert.Equal(SignatureFailure.NotSigned, (await _packages.ReadAsync(required: false)).SignatureFailure);
    }

    [Fact]
    public async Task ByAnUnknownKeyAreRefused()
    {
        _packages.Push();
        Registry.Push(await _packages.SignAsync());
        var error = await Assert.ThrowsAsync<EntrySignatureException>(() => _packages.ReadAsync(Keyring.Empty));
        Assert.Equal(SignatureFailure.UnknownKey, error.Failure);
        Assert.EndsWith(error.KeyId!, _packages.Key, StringComparison.Ordinal);
        var entry = await _packages.ReadAsync(Keyring.Empty, required: false);
        Assert.Equal((null, SignatureFailure.UnknownKey), (entry.Signer, entry.SignatureFailure));
    }

    [Theory]
    [InlineData("\"size\": 3", "\"size\": 4")]
    [InlineData("1.0", "1.1")]
    public async Task OnAStatementThatWasAlteredAreRefused(string old, string replacement)
    {
        _packages.Push();
        Registry.Push(
            await _packages.SignAsync(alterSigned: text => text.Replace(old, replacement, StringComparison.Ordinal)),
            tag: CacheTags.OfSignature(RegistryPackages.Address));
        Assert.Equal(SignatureFailure.BadSignature, (await Assert.ThrowsAsync<EntrySignatureException>(() => _packages.ReadAsync())).Failure);
        Assert.Equal(SignatureFailure.BadSignature, (await _packages.ReadAsync(required: false)).SignatureFailure);
    }

    [Fact]
    public async Task OfAnotherPackageAreRefused()
    {
        _packages.Push();
        TestNode other = new("b");
        _packages.Push(other);
        Registry.Push(await _packages.SignAsync(CacheTags.OfSpec(SpecAddress.Of(other.ToSpec()))), tag: CacheTags.OfSignature(RegistryPackages.Address));
        Assert.Equal("b", (await Assert.ThrowsAsync<WrongPackageException>(() => _packages.ReadAsync())).Found.Name);
        Assert.Equal(SignatureFailure.BadSignature, (await _packages.ReadAsync(required: false)).SignatureFailure);
    }

    [Fact]
    public async Task OfWhatWasPushedOverAreRefusedForWhatIsThereNow()
    {
        _packages.Push();
        var old = await _packages.SignAsync();
        var manifest = _packages.Push(tarball: "new"u8.ToArray());
        Registry.Push(old, tagged: false, subject: manifest);
        var error = await Assert.ThrowsAsync<EntrySignatureException>(() => _packages.ReadAsync());
        Assert.Equal(SignatureFailure.BadSignature, error.Failure);
        Assert.Contains("another manifest", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThatReferToAnotherManifestThanTheyStateAreRefused()
    {
        _packages.Push();
        var signature = await _packages.SignAsync();
        var altered = Encoding.UTF8.GetString(signature.Content.Span)
            .Replace(signature.Statement.Manifest.Digest, RegistryPackages.DiffId, StringComparison.Ordinal);
        Registry.Put(signature.Tag, Encoding.UTF8.GetBytes(altered));
        Assert.Equal(SignatureFailure.BadSignature, (await Assert.ThrowsAsync<EntrySignatureException>(() => _packages.ReadAsync())).Failure);
    }

    [Theory]
    [InlineData("config")]
    [InlineData("tarball")]
    public async Task ThatStateWhatTheManifestDoesNotSayAreRefused(string part)
    {
        _packages.Push();
        var spec = await _packages.ReadSpecAsync();
        var statement = part == "config"
            ? spec.State(RegistryPackages.DiffId) with { Config = RegistryDescriptor.Of(spec.Config.MediaType, "{}"u8) }
            : spec.State(RegistryPackages.DiffId) with { Tarball = RegistryDescriptor.Of(RegistryPackages.Layer, "other"u8) };
        var signature = SignatureArtifact.Build(_packages.Sign(statement), part == "config" ? "{}"u8.ToArray() : spec.ConfigContent);
        Registry.Push(signature, tagged: false);
        var error = await Assert.ThrowsAsync<EntrySignatureException>(() => _packages.ReadAsync());
        Assert.Contains($"of another {part}", error.Message, StringComparison.Ordinal);

        // Under its tag, the config alone contradicts it.
        Registry.Push(signature);
        await Assert.ThrowsAsync<MalformedEntryException>(() => _packages.ReadAsync());
    }

    [Fact]
    public async Task AmongVeryManyAreLookedThroughOnlySoFar()
    {
        _packages.Push();
        using var strangers = new RegistryPackages();
        strangers.Push();
        var bad = await strangers.SignAsync();
        for (var count = 0; count < 32; count++)
        {
            Registry.Push(bad, tagged: false);
        }

        Registry.Push(await _packages.SignAsync(), tagged: false);
        Assert.Equal(SignatureFailure.UnknownKey, (await Assert.ThrowsAsync<EntrySignatureException>(() => _packages.ReadAsync())).Failure);
    }

    [Fact]
    public async Task AmongBrokenOnesAreFound()
    {
        _packages.Push();
        var good = await _packages.SignAsync();
        var text = Encoding.UTF8.GetString(good.Content.Span);
        Registry.Put(good.Tag, good.Content.ToArray()[..^20]);
        PushAltered("\"data\":\"", "\"data\":\"AAAA");
        PushAltered(SignatureArtifact.StatementMediaType, "text/plain");
        Registry.Push(good with { Content = new byte[(4 << 20) + 1] }, tagged: false);
        await Assert.ThrowsAsync<MalformedEntryException>(() => _packages.ReadAsync());
        Assert.Equal(SignatureFailure.Malformed, (await _packages.ReadAsync(required: false)).SignatureFailure);
        Registry.Push(good, tagged: false);
        Assert.Equal(_packages.Key, (await _packages.ReadAsync()).Signer);

        void PushAltered(string old, string replacement) => Registry.Push(
            good with { Content = Encoding.UTF8.GetBytes(text.Replace(old, replacement, StringComparison.Ordinal)) }, tagged: false);
    }

    [Fact]
    public async Task OnWhatIsTooLargeForTheirManifestAreRead()
    {
        _packages.Push(new TestNode("a") { Parameters = $"\"long\":\"{new string('x', 40_000)}\"" });
        var tag = Assert.Single(await new RegistrySpecs(Registry).ListTagsAsync(TestContext.Current.CancellationToken));
        var signature = await _packages.SignAsync(tag);
        var config = signature.Blobs[2];
        Assert.True(signature.Content.Length < 32 << 10);
        Registry.Push(signature);
        Assert.Equal(_packages.Key, (await _packages.ReadAsync(address: signature.Statement.Package)).Signer);
        Assert.Equal($"blob {config.Descriptor.Digest}", Registry.Requests.Last());

        var content = config.Content.ToArray();
        content[^1] ^= 1;
        Registry.Falsify(config.Descriptor.Digest, content);
        await Assert.ThrowsAsync<ChecksumMismatchException>(() => _packages.ReadAsync(address: signature.Statement.Package));
        Registry.Falsify(config.Descriptor.Digest, content[..^1]);
        await Assert.ThrowsAsync<BlobTruncatedException>(() => _packages.ReadAsync(address: signature.Statement.Package));
    }
}
