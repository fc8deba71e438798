using Paks.Containers.Bases;
using Paks.Containers.Destinations;
using Paks.Containers.Diagnostics;

namespace Paks.Containers.Tests.Bases;

public sealed class PlacesOfBases
{
    [Theory]
    [InlineData("registry.example/bases", "registry.example/bases/debian12")]
    [InlineData("registry.example:5000/bases/", "registry.example:5000/bases/debian12")]
    [InlineData("registry.example", "registry.example/debian12")]
    [InlineData("registry.example:5000", "registry.example:5000/debian12")]
    [InlineData("registry.example/bases/debian12", "registry.example/bases/debian12")]
    [InlineData("registry.example/bases/other:2", "registry.example/bases/other:2")]
    public void AreBelowTheRegistryUnlessTheyAreNamedWhole(string push, string pushed) =>
        Assert.Equal([$"docker://{pushed}"], Of("debian12", [], push).Select(place => place.ToString()));

    [Theory]
    [InlineData("oci:image", "oci:/srv/image:debian12")]
    [InlineData("oci:image:2", "oci:/srv/image:2")]
    [InlineData("oci-archive:image.tar", "oci-archive:/srv/image.tar:debian12")]
    [InlineData("docker-daemon:", "docker-daemon:")]
    public void BearTheNameOfTheBaseWhereNoneIsGiven(string output, string place) =>
        Assert.Equal([place], Of("debian12", [output], null).Select(one => one.ToString()));

    [Theory]
    [InlineData("oci:image:2", null)]
    [InlineData("oci-archive:image.tar", null)]
    [InlineData("docker-archive:image.tar", null)]
    [InlineData("docker://registry.example/bases/debian12", null)]
    [InlineData(null, "registry.example/bases/debian12")]
    [InlineData(null, "registry.example/bases:2")]
    public void TakeOneBaseAlone(string? output, string? push)
    {
        var refused = Assert.Throws<PaksException>(() => Of("debian12", output is null ? [] : [output], push, isOne: false));

        Assert.Equal(DiagnosticCodes.InvalidOption, refused.Diagnostic.Code);
        Assert.Contains("the other bases would go to the same place", refused.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<DestinationReference> Of(string name, string[] outputs, string? push, bool isOne = true) =>
        BaseDestinations.Of(name, [.. outputs.Select(output => DestinationReference.Parse(output, "/srv"))], push, isOne);
}
