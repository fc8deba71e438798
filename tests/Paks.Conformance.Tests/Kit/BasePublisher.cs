using System.Text;
using System.Text.Json;
using Paks.Testing;

namespace Paks.Conformance.Tests.Kit;

/// <summary>A registry with the base <c>debian12</c> for two platforms, signed, and the images that are built on it where it was made.</summary>
public sealed class BasePublisher : IDisposable
{
    /// <summary>A mirror that does not answer.</summary>
    public const string NoMirror = "http://127.0.0.1:9/debian";

    private const string SignatureType = "application/vnd.paks.base.signature.v1";
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string IndexType = "application/vnd.oci.image.index.v1+json";
    private const string StatementType = "application/vnd.paks.base.statement.v1+pgp";

    private readonly ContainerHost _host;
    private readonly RegistryHost _registry;
    private readonly Workspace _workspace = new();
    private readonly RegistryServer _server = new();
    private readonly GnuPg _gpg = new();
    private readonly string _signer;
    private readonly JsonElement _base;

    public BasePublisher(ContainerHost host, RegistryHost registry)
    {
        (_host, _registry) = (host, registry);
        _signer = _gpg.CreateKey("bases <bases@example.org>");
        var other = _gpg.CreateKey("other <other@example.org>");
        File.WriteAllBytes(_workspace.At("secret.asc"), _gpg.ExportSecret(_signer));
        File.WriteAllBytes(_workspace.At("public.asc"), _gpg.Export(_signer));
        File.WriteAllBytes(OtherKey, _gpg.Export(other));
        _base = Publish("bases");
    }

    /// <summary>The registry.</summary>
    public string Host => _server.Host;

    /// <summary>Where the base is, as settings name it.</summary>
    public string Prefix => At("bases");

    /// <summary>The file of a key that has signed nothing.</summary>
    public string OtherKey => _workspace.At("other.asc");

    /// <summary>A part of the registry, as settings name it.</summary>
    public string At(string folder) => $"{Host}/{folder}";

    /// <summary>Makes the base here and pushes it, signed.</summary>
    public JsonElement Publish(string folder) => PaksImage.Call(
        _host.Home, "base", "build", "debian12", "--platform", "linux/amd64,linux/arm64", "--push", At(folder), "--sign", _workspace.At("secret.asc"), "--json", "--quiet")
        .Run().Json().GetProperty("bases")[0];

    /// <summary>The digest of the base's manifest for a platform.</summary>
    public string ManifestOf(string platform) => _base.GetProperty("manifests").EnumerateArray().Single(manifest => manifest.Text("platform") == platform).Text("digest");

    /// <summary>The digest of the greeting on the base that was made here.</summary>
    public string ImageOf(string platform) => BuildCall.DigestIn(Greeting(_host.Home, platform, $"oci:{_workspace.At("image")}").With("PAKS_BASES", "none").Run());

    /// <summary>Builds the greeting on the base, on a machine that trusts the signer, or <paramref name="key"/> in his place.</summary>
    internal ProgramResult Build(
        Workspace machine, string bases, bool makesBases = false, string? key = null, string platform = "linux/amd64", string? output = null, params IReadOnlyList<string> more)
    {
        Trust(machine, key);
        IReadOnlyList<string> mirror = makesBases ? [] : ["--mirror", NoMirror];
        return Greeting(machine.Home, platform, output ?? $"oci:{machine.At("image")}", [.. mirror, .. more]).With("PAKS_BASES", bases).Run();
    }

    /// <summary>Puts the signer's key into a machine's keyring, or <paramref name="key"/> in its place.</summary>
    internal void Trust(Workspace machine, string? key = null) => PaksImage.Call(machine.Home, "keys", "trust", key ?? _workspace.At("public.asc")).Run().Ended();

    /// <summary>Copies the base, without its signatures.</summary>
    public void Copy(string target) => Tools.Run(
        "skopeo", "copy", "--quiet", "--all", "--preserve-digests", "--src-tls-verify=false", "--dest-tls-verify=false",
        $"docker://{Host}/bases/debian12:latest", $"docker://{Host}/{target}:latest");

    /// <summary>Pushes an image that is none of the bases.</summary>
    public void PushOther(string repository) =>
        PaksImage.Call(_host.Home, "build", "--base", "debian12", "--label", "other=1", "--output", $"docker://{Host}/{repository}:latest", "--quiet").Run().Ended();

    /// <summary>Puts a statement beside an image, as the only one.</summary>
    public void Sign(string repository, string statement)
    {
        var subject = _server.Manifest(repository, "latest");
        var text = Encoding.UTF8.GetBytes(statement);
        var signature = Encoding.UTF8.GetBytes($$"""
            {
              "schemaVersion": 2, "mediaType": "{{ManifestType}}", "artifactType": "{{SignatureType}}",
              "config": { "mediaType": "application/vnd.oci.empty.v1+json", "digest": "{{_server.PushBlob(repository, "{}"u8.ToArray())}}", "size": 2 },
              "layers": [{ "mediaType": "{{StatementType}}", "digest": "{{_server.PushBlob(repository, text)}}", "size": {{text.Length}} }],
              "subject": { "mediaType": "{{IndexType}}", "digest": "{{RegistryServer.DigestOf(subject)}}", "size": {{subject.Length}} }
            }
            """);
        var digest = RegistryServer.DigestOf(signature);
        _server.PushManifest(repository, digest, ManifestType, signature);
        _server.PushManifest(repository, ReferrersTag(subject), IndexType, Encoding.UTF8.GetBytes($$"""
            {
              "schemaVersion": 2, "mediaType": "{{IndexType}}",
              "manifests": [{ "mediaType": "{{ManifestType}}", "artifactType": "{{SignatureType}}", "digest": "{{digest}}", "size": {{signature.Length}} }]
            }
            """));
    }

    /// <summary>The statement on the base, with its signature.</summary>
    public string Statement()
    {
        using var referrers = JsonDocument.Parse(_server.Manifest("bases/debian12", ReferrersTag(_server.Manifest("bases/debian12", "latest"))));
        var signature = Assert.Single(referrers.RootElement.GetProperty("manifests").EnumerateArray());
        using var manifest = JsonDocument.Parse(_server.Manifest("bases/debian12", signature.Text("digest")));
        var layer = manifest.RootElement.GetProperty("layers")[0];
        Assert.Equal((SignatureType, StatementType), (signature.Text("artifactType"), layer.Text("mediaType")));
        return Encoding.UTF8.GetString(layer.GetProperty("data").GetBytesFromBase64());
    }

    /// <summary>Has the signer sign a changed statement.</summary>
    public string SignAgain(string old, string replacement)
    {
        var plain = Encoding.UTF8.GetString(_gpg.Verify(Encoding.UTF8.GetBytes(Statement())));
        Assert.Contains(old, plain, StringComparison.Ordinal);
        return Encoding.UTF8.GetString(_gpg.ClearSign(plain.Replace(old, replacement, StringComparison.Ordinal), [_signer]));
    }

    public void Dispose()
    {
        _gpg.Dispose();
        _server.Dispose();
        _workspace.Dispose();
    }

    /// <summary>Where registries without the referrers API keep the list (distribution-spec, "Referrers Tag Schema").</summary>
    private static string ReferrersTag(byte[] subject) => RegistryServer.DigestOf(subject).Replace(':', '-');

    private ProgramCall Greeting(string home, string platform, string output, params IReadOnlyList<string> more) => PaksImage.Call(
        home,
        [
            "build", GreetingCache.Package, "--base", "debian12", "--cache", _registry.Greetings.Folder, "--key", _registry.Greetings.Key,
            "--platform", platform, "--output", output, "--json", .. more,
        ]);
}
