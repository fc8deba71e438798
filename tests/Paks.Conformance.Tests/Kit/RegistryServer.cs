using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Paks.Testing;

namespace Paks.Conformance.Tests.Kit;

/// <summary>A real registry, Docker's own, on a free port of the loopback address. What it holds goes with it.</summary>
internal sealed class RegistryServer : IDisposable
{
    private const int Attempts = 3;
    private static readonly string[] ManifestTypes =
    [
        "application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json", "application/vnd.docker.distribution.manifest.list.v2+json",
    ];

    private readonly Workspace _workspace = new();
    private readonly HttpClient _http = new();
    private readonly Process _process;

    /// <summary>Starts a registry with nothing in it and waits until it answers.</summary>
    /// <param name="user">The only user who may use it; empty: everybody may.</param>
    /// <param name="password">The user's password.</param>
    /// <param name="authority">Who vouches for it; null: it speaks plain http.</param>
    public RegistryServer(string user = "", string password = "", TestAuthority? authority = null)
    {
        var program = Tools.Path("docker-registry");
        var rules = user.Length == 0 ? "" : Rules(user, password);
        for (var attempt = 1; ; attempt++)
        {
            var port = Loopback.FreePort();
            Host = $"127.0.0.1:{port}";
            File.WriteAllText(_workspace.At("config.yml"), $"""
                version: 0.1
                log: {"{level: error, accesslog: {disabled: true}}"}
                storage:
                  filesystem:
                    rootdirectory: {_workspace.Folder("storage")}
                {rules}
                http:
                  addr: {Host}
                {Certificate(authority)}
                """);
            _process = new ProgramCall(program, "serve", _workspace.At("config.yml")).Start();
            if (Answers(port))
            {
                return;
            }

            // Somebody else took the port.
            Assert.True(attempt < Attempts, $"the registry does not start with {File.ReadAllText(_workspace.At("config.yml"))}");
            _process.Dispose();
        }
    }

    /// <summary>Its host and port, as references name them.</summary>
    public string Host { get; }

    /// <summary>The bytes of a manifest. Plain registries only.</summary>
    public byte[] Manifest(string repository, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{Host}/v2/{repository}/manifests/{tag}");
        foreach (var type in ManifestTypes)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        }

        using var response = _http.Send(request, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{request.RequestUri}: {response.StatusCode}");
        using var content = new MemoryStream();
        response.Content.ReadAsStream(TestContext.Current.CancellationToken).CopyTo(content);
        return content.ToArray();
    }

    /// <summary>The digest of what a tag stands for. Plain registries only.</summary>
    public string Digest(string repository, string tag) => DigestOf(Manifest(repository, tag));

    /// <summary>Puts a manifest there. Plain registries only.</summary>
    public void PushManifest(string repository, string reference, string mediaType, byte[] manifest) =>
        Put(new Uri($"http://{Host}/v2/{repository}/manifests/{reference}"), mediaType, manifest);

    /// <summary>Puts a blob there and gives its digest. Plain registries only.</summary>
    public string PushBlob(string repository, byte[] blob)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{Host}/v2/{repository}/blobs/uploads/");
        using var response = _http.Send(request, TestContext.Current.CancellationToken);
        var digest = DigestOf(blob);
        var upload = new Uri(new Uri($"http://{Host}/"), response.Headers.Location!);
        Put(new Uri($"{upload}{(upload.Query.Length > 0 ? "&" : "?")}digest={digest}"), "application/octet-stream", blob);
        return digest;
    }

    /// <summary>The digest of bytes.</summary>
    public static string DigestOf(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _http.Dispose();
        _workspace.Dispose();
    }

    private void Put(Uri address, string mediaType, byte[] bytes)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using var response = _http.Send(request, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{address}: {response.StatusCode}");
    }

    private static string Certificate(TestAuthority? authority) => authority is null ? "" : $"""
          tls:
            certificate: {authority.ServerCertificate}
            key: {authority.ServerKey}
        """;

    private string Rules(string user, string password)
    {
        // The registry takes bcrypt alone.
        File.WriteAllText(_workspace.At("users"), Tools.Run("htpasswd", "-Bbn", user, password));
        return $"""
            auth:
              htpasswd:
                realm: test
                path: {_workspace.At("users")}
            """;
    }

    private bool Answers(int port)
    {
        while (!_process.WaitForExit(TimeSpan.FromMilliseconds(50)))
        {
            if (Loopback.Answers(port))
            {
                return true;
            }
        }

        return false;
    }
}
