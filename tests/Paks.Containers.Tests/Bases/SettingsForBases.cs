using System.Text;
using Paks.Containers.Bases.Registries;
using Paks.Containers.Diagnostics;
using Paks.Testing;

namespace Paks.Containers.Tests.Bases;

/// <summary>The file <c>bases.json</c> and the variable <c>PAKS_BASES</c>, as people write them.</summary>
public sealed class SettingsForBases : IDisposable
{
    private readonly TempFolder _temp = new();

    [Fact]
    public void NameRegistriesInTheirOrder() =>
        Assert.Equal(["registry.example/bases", "127.0.0.1:5000/b"], Read("""{"registries": ["registry.example/bases/", "127.0.0.1:5000/b"]}"""));

    [Fact]
    public void NameNoneWhereTheyAreNotThere() => Assert.Empty(BasesJson.Read(_temp["nothing.json"]));

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"registry": []}""")]
    [InlineData("""{"registries": "registry.example/bases"}""")]
    [InlineData("""{"registries": [1]}""")]
    [InlineData("""{"registries": ["docker://registry.example/bases"]}""")]
    [InlineData("""{"registries": ["registry.example/bases:1"]}""")]
    [InlineData("""{"registries": ["registry.example/Bases"]}""")]
    [InlineData("""{"registries": [""]}""")]
    [InlineData("""{"registries": ["\ud800"]}""")]
    [InlineData("""{"registries": [], "registries": []}""")]
    public void AreRefused(string json)
    {
        var refused = Assert.Throws<PaksException>(() => Read(json)).Diagnostic;

        Assert.Equal(DiagnosticCodes.BaseSettings, refused.Code);
        Assert.Contains("bases.json", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("registry.example/bases", "registry.example/bases")]
    [InlineData(" a.example/b  c.example/d ", "a.example/b", "c.example/d")]
    public void AreOverruledByAVariable(string variable, params string[] registries) => Assert.Equal(registries, BasesJson.Parse(variable));

    [Theory]
    [InlineData("https://registry.example")]
    [InlineData("registry.example/bases@sha256:0")]
    public void AreRefusedInAVariable(string variable) =>
        Assert.Contains("PAKS_BASES", Assert.Throws<PaksException>(() => BasesJson.Parse(variable)).Message, StringComparison.Ordinal);

    public void Dispose() => _temp.Dispose();

    private IReadOnlyList<string> Read(string json)
    {
        _temp.Write("bases.json", Encoding.UTF8.GetBytes(json));
        return BasesJson.Read(_temp["bases.json"]);
    }
}
