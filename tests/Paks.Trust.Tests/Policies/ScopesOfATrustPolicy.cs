using CsCheck;
using Paks.Trust.Policies;

namespace Paks.Trust.Tests.Policies;

public class ScopesOfATrustPolicy
{
    private static readonly string[] Named = ["registry.example/paks", "https://cache.example/spack", "http://cache.example:81", "/srv/cache", "/"];

    [Theory]
    [InlineData("registry.example/paks", 0)]
    [InlineData("oci://registry.example/paks", 0)]
    [InlineData("OCI://Registry.Example/paks/", 0)]
    [InlineData("registry.example/paks/more", null)]
    [InlineData("registry.example/pak", null)]
    [InlineData("registry.example:5000/paks", null)]
    [InlineData("https://registry.example/paks", null)]
    [InlineData("https://cache.example/spack", 1)]
    [InlineData("https://cache.example/spack/", 1)]
    [InlineData("HTTPS://me:secret@Cache.Example:443/spack//", 1)]
    [InlineData("https://cache.example/old/../spack", 1)]
    [InlineData("http://cache.example/spack", null)]
    [InlineData("https://cache.example/Spack", null)]
    [InlineData("https://cache.example/spack/old", null)]
    [InlineData("https://cache.example/spack?old", null)]
    [InlineData("http://cache.example:81/", 2)]
    [InlineData("/srv/cache", 3)]
    [InlineData("/srv//cache/", 3)]
    [InlineData("/srv/other/../cache", 3)]
    [InlineData("/srv/cache/more", null)]
    [InlineData("/", 4)]
    [InlineData("//", 4)]
    public void MatchAsAWhole(string place, int? scope)
    {
        string[] policies = [.. Named.Select((one, index) => TrustPolicyRules.Policy($"{index}", [one]))];

        Assert.Equal(scope?.ToString(), TrustPolicyRules.Parse(TrustPolicyRules.Document(policies)).For(place).Statement?.Name);
        var rest = TrustPolicyRules.Parse(TrustPolicyRules.Document([TrustPolicyRules.Policy("rest", ["*"]), .. policies]));
        Assert.Equal(scope?.ToString() ?? "rest", rest.For(place).Statement?.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("cache")]
    [InlineData("./cache")]
    [InlineData("https://")]
    [InlineData("file:///srv/cache")]
    [InlineData("oci://registry.example")]
    public void AreNoOthersThanThese(string place) =>
        Assert.Throws<ArgumentException>(() => TrustPolicyRules.Parse(TrustPolicyRules.Document(TrustPolicyRules.Policy())).For(place));

    [Fact]
    public void AreFoundAsTheyAreTold()
    {
        var word = Gen.Char["abcXYZ09.-_%~ \u00e9"].Array[1, 8].Select(static text => new string(text));
        var address = Gen.Select(Gen.OneOf(Gen.Const("https://"), Gen.Const("http://"), Gen.Const("oci://"), Gen.Const("/"), Gen.Const("")), word, word, static (scheme, host, path) => $"{scheme}{host}/{path}");

        address.Array[1, 4].Sample(static places =>
        {
            var any = TrustPolicyRules.Parse(TrustPolicyRules.Document(TrustPolicyRules.Policy(scopes: ["*"])));
            string[] told = [.. places.Select(place => Told(any, place)).OfType<string>().Distinct()];
            if (told.Length == 0)
            {
                return;
            }

            var policy = TrustPolicyRules.Parse(TrustPolicyRules.Document(TrustPolicyRules.Policy(scopes: told)));
            Assert.All(places.Where(place => Told(any, place) is not null), place => Assert.Equal("one", policy.For(place).Statement?.Name));
        }, iter: 2_000);
    }

    private static string? Told(TrustPolicy policy, string place)
    {
        try
        {
            return policy.For(place).Scope;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
