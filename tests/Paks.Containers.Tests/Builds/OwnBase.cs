using Paks.Containers.Bases;
using Paks.Containers.Bases.Registries;
using Paks.Containers.Tests.Builds.Kit;
using Paks.Oci;
using Paks.Registry;
using Paks.Testing;
using Paks.Testing.Debian;
using Paks.Testing.Registries;
using Paks.Trust.Signing;

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

    [Fact]
    public async Task IsSignedOnceHoweverOftenItIsPushed()
    {
        await using var registry = await LoopbackRegistry.StartAsync();
        using var client = new RegistryClient(new RegistryOptions { FirstDelay = TimeSpan.FromMilliseconds(1), Silence = TimeSpan.FromSeconds(10) });
        using var gpg = new GnuPg();
        var signer = SecretKeyFile.Read(gpg.ExportSecret(gpg.CreateKey("bases <a@example.org>")), DateTimeOffset.UtcNow);
        var environment = _workshop.Environment() with { Registries = client, Clock = TimeProvider.System };
        var request = new BaseRequest([_workshop.Base], [new("linux", "amd64")]) { Push = $"{registry.Host}/bases", Signer = signer };

        var roots = new List<Digest>();
        foreach (var comment in new[] { "# one", "# two", "# one", "# two" })
        {
            _workshop.WriteDefinition(comment);
            roots.Add(Assert.Single(await BaseBuild.RunAsync(request, environment, TestContext.Current.CancellationToken)).Result.Root.Digest);
        }

        var root = Assert.Single(roots.Distinct());
        var signatures = await client.Open(Reference.Parse($"{registry.Host}/bases/mine")).ListReferrersAsync(root, BaseSignature.ArtifactType, TestContext.Current.CancellationToken);
        Assert.Equal(2, signatures.Count);
    }

    private Task<IReadOnlyList<BuiltBase>> BuildAsync(params string[] files) => BaseBuild.RunAsync(
        new BaseRequest([.. files.Select(file => _workshop[file])], [new("linux", "amd64")]), _workshop.Environment(), TestContext.Current.CancellationToken);
}
