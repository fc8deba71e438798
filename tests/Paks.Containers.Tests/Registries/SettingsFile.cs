using Paks.Containers.Registries;
using Paks.Registry;
using Paks.Testing;

namespace Paks.Containers.Tests.Registries;

/// <summary>The file <c>registries.json</c>, as people write it.</summary>
public sealed class SettingsFile : IDisposable
{
    private readonly TempFolder _temp = new();

    [Fact]
    public void TellsOfRegistries()
    {
        var settings = Find("""{"registries": {"registry.example:5000": {"insecure": true, "mirrors": ["mirror.example/x"],},}}""");

        Assert.True(settings.IsInsecure);
        Assert.Equal(["mirror.example/x"], settings.Mirrors);
    }

    [Theory]
    [InlineData("""{"registries": {"registry.example:5000": {"insecure": true}, "registry.example:5000": {}}}""")]
    [InlineData("""{"registries": {"registry.example:5000": {"insecure": true}, "Registry.example:5000": {}}}""")]
    [InlineData("""{"registries": {"\ud800": {}}}""")]
    [InlineData("""{"registries": {"registry.example:5000": {"ca": "a\u0000b"}}}""")]
    [InlineData("""{"registries": {"registry.example:5000": {"ca": "/dev/zero"}}}""")]
    [InlineData("""{"registries": {"registry.example:5000": {"ca": "registries.json"}}}""")]
    [InlineData("""{"registries": {"registry.example:5000": {"mirrors": "x"}}}""")]
    [InlineData("""{"registries": {"../x": {}}}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public void IsRefused(string json) => Assert.Throws<RegistryConfigurationException>(() => Find(json));

    [Fact]
    public void IsRefusedWhereACertificateIsNone()
    {
        _temp.Write("certs.d/registry.example:5000/ca.crt", "junk"u8);

        var refused = Assert.Throws<RegistryConfigurationException>(() => Find("{}"));

        Assert.EndsWith("ca.crt", refused.File, StringComparison.Ordinal);
    }

    public void Dispose() => _temp.Dispose();

    private HostSettings Find(string json)
    {
        _temp.Write("registries.json", System.Text.Encoding.UTF8.GetBytes(json));
        return new RegistrySettings(_temp["registries.json"], new CertificateFolders([_temp["certs.d"]]), []).Find("registry.example:5000");
    }
}
