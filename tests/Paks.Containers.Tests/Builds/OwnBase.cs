using Paks.Containers.Bases;
using Paks.Containers.Tests.Builds.Kit;
using Paks.Testing.Debian;

namespace Paks.Containers.Tests.Builds;

public sealed class OwnBase : IDisposable
{
    private readonly DebianWorkshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task IsNotRememberedForAnotherKeyring()
    {
        await _workshop.BuildAsync();
        using var other = new SignedArchive();
        await File.WriteAllBytesAsync(_workshop["key.asc"], other.Gpg.Export(), TestContext.Current.CancellationToken);

        Assert.Equal("PAKS3004", (await DebianWorkshop.RefusedAsync(() => _workshop.BuildAsync())).Code.Id);
    }

    [Fact]
    public async Task HasANameOfItsOwn()
    {
        var text = await File.ReadAllTextAsync(_workshop.Base, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_workshop["twin.yaml"], text, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_workshop["ours.yaml"], text.Replace("name: mine", "name: debian12", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var ours = await DebianWorkshop.RefusedAsync(() => BuildAsync("ours.yaml"));
        var twins = await DebianWorkshop.RefusedAsync(() => BuildAsync("mine.yaml", "twin.yaml"));

        Assert.Equal("PAKS3010", ours.Code.Id);
        Assert.Contains("'debian12' is the name of a base that comes with the program", ours.Message, StringComparison.Ordinal);
        Assert.Equal("PAKS1002", twins.Code.Id);
        Assert.Contains("both are called mine", twins.Message, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<BuiltBase>> BuildAsync(params string[] files) => BaseBuild.RunAsync(
        new BaseRequest([.. files.Select(file => _workshop[file])], [new("linux", "amd64")]), _workshop.Environment(), TestContext.Current.CancellationToken);
}
