using System.Security.Cryptography.X509Certificates;
using Paks.Testing;
using Paks.Testing.Registries;

namespace Paks.Registry.Tests.Hosts;

/// <summary>A registry behind https, and whose certificates are trusted.</summary>
public sealed class RegistryBehindHttps : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TempFolder _temp = new();

    public void Dispose()
    {
        _authority.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public async Task IsFoundOnThisMachineByWhoTrustsItsAuthority()
    {
        await using var session = await StartAsync(_authority.IssueForServer(), new() { Authorities = [_authority.Certificate] });
        await Task.WhenAll(Enumerable.Range(0, 10).Select(number => session.Repository.ResolveAsync($"{number}", ClientSession.Token)));
        Assert.Equal(10, session.Registry.Requests.All.Count);
        Assert.Equal(11, session.Client.Traffic.Requests);
    }

    [Fact]
    public async Task IsRefusedByOthersWithTheReason()
    {
        using var other = new TestAuthority("another authority");
        foreach (var settings in new HostSettings[] { new(), new() { Authorities = [other.Certificate] } })
        {
            await using var session = await StartAsync(_authority.IssueForServer(), settings);
            var failure = await session.FailsAsync<RegistryUnreachableException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
            Assert.True(failure.IsCertificate);
            Assert.StartsWith($"GET https://{session.Registry.Host}/v2/", failure.Message, StringComparison.Ordinal);
            Assert.Contains(": its certificate is not accepted: ", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("inner exception", failure.Message, StringComparison.Ordinal);
            Assert.True(failure.IsOfThisMachine);
            Assert.Equal(2, session.Client.Traffic.Requests);
        }
    }

    [Fact]
    public async Task IsRefusedWithACertificateForAnotherName()
    {
        await using var session = await StartAsync(_authority.IssueForServer("registry.example.com"), new() { Authorities = [_authority.Certificate] });
        var failure = await session.FailsAsync<RegistryUnreachableException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
        Assert.Contains("it is for another name", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IsRefusedWithACertificateThatHasEnded()
    {
        await using var session = await StartAsync(_authority.IssueForServer(days: 0), new() { Authorities = [_authority.Certificate] });
        await session.FailsAsync<RegistryUnreachableException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
    }

    [Fact]
    public async Task IsRefusedWithACertificateForClients()
    {
        await using var session = await StartAsync(_authority.IssueForClient(), new() { Authorities = [_authority.Certificate] });
        await session.FailsAsync<RegistryUnreachableException>(() => session.Repository.FetchManifestAsync("1.0", ClientSession.Token));
    }

    [Fact]
    public async Task IsTakenWithAnyCertificateWhenTheUserSaysSo()
    {
        await using var session = await StartAsync(_authority.IssueForServer("registry.example.com"), new() { IsInsecure = true });
        Assert.Null(await session.Repository.ResolveAsync("1.0", ClientSession.Token));
    }

    [Fact]
    public async Task MayVouchForItself()
    {
        using var self = new TestAuthority("127.0.0.1");
        var settings = new CertificateFolders([_temp.Path]);
        await using var registry = await LoopbackRegistry.StartAsync(new() { Tls = new(_authority.IssueForServer()) });
        _temp.Write($"{registry.Host}/ca.crt", System.Text.Encoding.UTF8.GetBytes(self.Pem + "\n" + _authority.Pem));
        Assert.Equal(2, settings.AddTo(HostSettings.Default, registry.Host).Authorities.Count);
        using var client = new RegistryClient(ClientSession.FastOptions with { Hosts = new SameHostSettings(settings.AddTo(HostSettings.Default, registry.Host)) });
        Assert.Null(await client.Open(Reference.Parse($"{registry.Host}/a")).ResolveAsync("1.0", ClientSession.Token));
    }

    [Fact]
    public async Task IsShownTheCertificateThatBelongsToIt()
    {
        var certificate = _authority.IssueForClient("some client");
        await using var registry = await LoopbackRegistry.StartAsync(new() { Tls = new(_authority.IssueForServer()) { AsksForCertificate = true } });
        var folder = registry.Host;
        _temp.Write($"{folder}/ca.crt", System.Text.Encoding.UTF8.GetBytes(_authority.Pem));
        _temp.Write($"{folder}/client.cert", System.Text.Encoding.UTF8.GetBytes(certificate.ExportCertificatePem()));
        _temp.Write($"{folder}/client.key", System.Text.Encoding.UTF8.GetBytes(certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()));
        var settings = new CertificateFolders([_temp["nowhere"], _temp.Path]).AddTo(HostSettings.Default, registry.Host);
        using var client = new RegistryClient(ClientSession.FastOptions with { Hosts = new SameHostSettings(settings) });
        await client.Open(Reference.Parse($"{registry.Host}/a")).ResolveAsync("1.0", ClientSession.Token);
        Assert.Equal("CN=some client", registry.Requests.All.Single().ClientCertificate);
    }

    [Theory]
    [InlineData("client.cert", "no pem")]
    [InlineData("ca.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void HasFilesThatAreToldWhenTheyCannotBeRead(string file, string content)
    {
        var path = _temp.Write($"ghcr.io/{file}", System.Text.Encoding.UTF8.GetBytes(content));
        var failure = Assert.Throws<RegistryConfigurationException>(() => new CertificateFolders([_temp.Path]).AddTo(HostSettings.Default, "ghcr.io"));
        Assert.Equal(path, failure.File);
    }

    [Fact]
    public void HasNoOtherHostsCertificates()
    {
        _temp.Write("ghcr.io/ca.crt", System.Text.Encoding.UTF8.GetBytes(_authority.Pem));
        var folders = new CertificateFolders([_temp.Path]);
        Assert.Same(HostSettings.Default, folders.AddTo(HostSettings.Default, "quay.io"));
        Assert.Same(HostSettings.Default, folders.AddTo(HostSettings.Default, "ghcr.io:5000"));
        Assert.Single(folders.AddTo(HostSettings.Default, "ghcr.io").Authorities);
    }

    private static Task<ClientSession> StartAsync(X509Certificate2 certificate, HostSettings settings) =>
        ClientSession.StartAsync(new() { Tls = new(certificate) }, options => options with { Hosts = new SameHostSettings(settings) });
}
