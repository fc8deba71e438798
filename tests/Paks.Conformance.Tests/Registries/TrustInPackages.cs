using System.Text.Json.Nodes;
using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests.Registries;

/// <summary>Packages of a registry are taken with a signature of a key that counts there, and only those that it was made for.</summary>
public sealed class TrustInPackages(RegistryHost registry) : IDisposable
{
    private const string SignatureType = "application/vnd.paks.spack.signature.v1";
    private readonly Workspace _workspace = new();

    private static FixturePackage Zlib => RegistryCache.Package("zlib");

    private static FixturePackage Runtime => RegistryCache.Package("gcc-runtime");

    [Fact]
    public void EndsWhereTheyAreNotSigned()
    {
        _ = registry.Cache;
        FillUnsigned("paks/unsigned");

        Build("paks/unsigned", registry.Cache.PublicKey).Failed(3, "PAKS2010", Zlib.Name);
    }

    [Fact]
    public void EndsWhereAnotherKeySigned()
    {
        var other = registry.Cache.CreateKey("other");

        Build(RegistryCache.SignedRepository, other.PublicKey).Failed(3, "PAKS2011", Zlib.Name);
    }

    [Fact]
    public void EndsWhereASignatureStandsUnderTheTagOfAnother()
    {
        _ = registry.Cache;
        FillUnsigned("paks/retagged");
        CopySignature("paks/retagged", Runtime, Runtime);
        CopySignature("paks/retagged", Runtime, Zlib);

        Build("paks/retagged", registry.Cache.PublicKey).Failed(3, "PAKS2016", Zlib.Name, Runtime.Name);
    }

    [Fact]
    public void EndsWhereASignatureRefersToAnotherPackage()
    {
        _ = registry.Cache;
        FillUnsigned("paks/referring");
        CopySignature("paks/referring", Runtime, Runtime);
        ReferTo("paks/referring", Zlib, SignatureOf(Runtime));

        Build("paks/referring", registry.Cache.PublicKey).Failed(3, "PAKS2016", Zlib.Name, Runtime.Name);
    }

    [Fact]
    public void GoesWithPackagesToAnotherRepository()
    {
        _ = registry.Cache;
        FillUnsigned("paks/moved");
        CopySignature("paks/moved", Runtime, Runtime);
        CopySignature("paks/moved", Zlib, Zlib);

        Build("paks/moved", registry.Cache.PublicKey).Ended();
    }

    [Fact]
    public void EndsWhereAPolicyHasTheKeyForAnotherPlace()
    {
        TrustKey();
        WritePolicy(registry.Host + "/paks/another", "*");

        Build(RegistryCache.SignedRepository, key: null).Failed(3, "PAKS2020", RegistryCache.SignedRepository);
    }

    [Fact]
    public void EndsWhereAPolicyHasAnotherKeyForThePlace()
    {
        TrustKey();
        WritePolicy($"{registry.Host}/{RegistryCache.SignedRepository}", "openpgp.fingerprint:" + new string('0', 40));

        Build(RegistryCache.SignedRepository, key: null).Failed(3, "PAKS2011", Zlib.Name);
    }

    [Fact]
    public void IsThereWhereAPolicyHasTheKeyForThePlace()
    {
        TrustKey();
        WritePolicy($"{registry.Host}/{RegistryCache.SignedRepository}", "*");

        Build(RegistryCache.SignedRepository, key: null).Ended();
    }

    [Fact]
    public void IsFoundByOtherToolsBesideThePackage()
    {
        _ = registry.Cache;
        var package = $"{registry.Host}/{RegistryCache.SignedRepository}:{RegistryCache.TagOf(Zlib)}";

        var found = Tools.Call("oras", "discover", "--plain-http", "--format", "json", package).Run().Json().GetProperty("manifests");

        Assert.Equal(SignatureType, Assert.Single(found.EnumerateArray()).Text("artifactType"));
    }

    public void Dispose() => _workspace.Dispose();

    private void FillUnsigned(string repository) =>
        RegistryCache.Fill(registry.Server, repository, [RegistryCache.Index, RegistryCache.TagOf(Zlib), RegistryCache.TagOf(Runtime)]);

    private byte[] SignatureOf(FixturePackage package) =>
        registry.Server.Manifest(RegistryCache.SignedRepository, RegistryCache.SignatureTagOf(package));

    /// <summary>Copies a package's signature to another repository, as the signature of the same or another package.</summary>
    private void CopySignature(string repository, FixturePackage from, FixturePackage to) => Tools.Run(
        "oras", "copy", "--from-plain-http", "--to-plain-http",
        $"{registry.Host}/{RegistryCache.SignedRepository}:{RegistryCache.SignatureTagOf(from)}",
        $"{registry.Host}/{repository}:{RegistryCache.SignatureTagOf(to)}");

    /// <summary>Pushes a signature once more, as one that refers to another package.</summary>
    private void ReferTo(string repository, FixturePackage package, byte[] signature)
    {
        var manifest = JsonNode.Parse(signature)!;
        var subject = registry.Server.Manifest(repository, RegistryCache.TagOf(package));
        manifest["subject"]!["digest"] = registry.Server.Digest(repository, RegistryCache.TagOf(package));
        manifest["subject"]!["size"] = subject.Length;
        File.WriteAllText(_workspace.At("forged.json"), manifest.ToJsonString());
        Tools.Run("oras", "manifest", "push", "--plain-http", $"{registry.Host}/{repository}", _workspace.At("forged.json"));
    }

    private void TrustKey() => PaksImage.Call(_workspace.Home, "keys", "trust", registry.Cache.PublicKey).Run().Ended();

    private void WritePolicy(string scope, string identity)
    {
        _workspace.Folder("home/.config/paks");
        File.WriteAllText(_workspace.At("home/.config/paks/trustpolicy.json"), $$"""
            {
              "version": "1.0",
              "trustPolicies": [
                {
                  "name": "test",
                  "registryScopes": ["{{scope}}"],
                  "signatureVerification": { "level": "strict" },
                  "trustedIdentities": ["{{identity}}"]
                }
              ]
            }
            """);
    }

    private ProgramResult Build(string repository, string? key) => PaksImage.Call(
        _workspace.Home,
        [
            "build", Zlib.Spec, "--base", "scratch", "--cache", $"oci://{registry.Host}/{repository}", "--output", "oci:" + _workspace.At("image"),
            .. key is null ? Array.Empty<string>() : ["--key", key],
        ]).Run();
}
