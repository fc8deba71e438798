using Paks.Registry.Http;

namespace Paks.Registry.Tests.Hosts;

/// <summary>Addresses in answers of registries: of another place, an upload, a realm.</summary>
public sealed class AddressesThatAreTold
{
    private static readonly Uri Asked = new("https://registry.example:5000/v2/a/");

    [Theory]
    [InlineData("/v2/b", "https://registry.example:5000/v2/b")]
    [InlineData("b?c=d", "https://registry.example:5000/v2/a/b?c=d")]
    [InlineData("https://other.example/b", "https://other.example/b")]
    [InlineData("https://user:password@other.example/b", "https://other.example/b")]
    [InlineData("//", null)]
    [InlineData("//:80", null)]
    [InlineData("http://xn--\u00ff/", null)]
    public void AreFullOrNone(string told, string? address) =>
        Assert.Equal(address, ToldAddress.Resolve(Asked, new Uri(told, UriKind.RelativeOrAbsolute))?.AbsoluteUri);
}
