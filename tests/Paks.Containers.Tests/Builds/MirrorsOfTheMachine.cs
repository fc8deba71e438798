using Paks.Containers.Bases;
using Paks.Containers.Tests.Builds.Kit;

namespace Paks.Containers.Tests.Builds;

/// <summary>What the machine's own apt uses is asked for bases, where it may have them.</summary>
public sealed class MirrorsOfTheMachine : IDisposable
{
    private readonly DebianWorkshop _workshop = new();
    private readonly string _own = DebianPlatform.ArchitectureOf(Surroundings.Machine);

    /// <summary>Its suite may have the name of one of Debian's.</summary>
    [Fact]
    public async Task AreNotAskedForAUsersOwnArchive()
    {
        _workshop.WriteFile("apt/sources.list", $"deb file:{_workshop.Archive.Root} stable main\n");
        _workshop.WriteDefinition("", [_own], ["/nowhere"]);

        var refused = await DebianWorkshop.RefusedAsync(() => ShowAsync(_own));

        Assert.Equal("PAKS3002", refused.Code.Id);
        Assert.DoesNotContain(_workshop.Archive.Root, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>They have what this machine itself is made of.</summary>
    [Theory]
    [InlineData("amd64", "amd64 i386")]
    [InlineData("i386", "amd64 i386")]
    [InlineData("arm64", "arm64 armhf ppc64el riscv64 s390x")]
    [InlineData("s390x", "arm64 armhf ppc64el riscv64 s390x")]
    public void AreNotAskedForAnArchitectureThatLiesInAnotherArchive(string architecture, string together) => Assert.All(
        BaseDefinitions.Find("ubuntu24.04")!.RecipeFor(architecture).Archives, archive => Assert.Equal(together.Split(' '), archive.Architectures));

    [Fact]
    public void AreAskedForEveryArchitectureOfDebian() => Assert.All(
        BaseDefinitions.Find("debian13")!.RecipeFor("arm64").Archives, archive => Assert.Equal((0, false), (archive.Architectures.Count, archive.IsOwn)));

    public void Dispose() => _workshop.Dispose();

    private Task<ShownBase> ShowAsync(string architecture) => BaseCatalogue.ShowAsync(
        _workshop.Base,
        DebianPlatform.Of(architecture),
        _workshop.Environment() with { Debian = new DebianSources { AptFolder = _workshop["apt"] } },
        cancellationToken: TestContext.Current.CancellationToken);
}
