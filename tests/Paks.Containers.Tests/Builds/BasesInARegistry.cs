using Paks.Containers.Diagnostics;
using Paks.Containers.Tests.Builds.Kit;

namespace Paks.Containers.Tests.Builds;

public sealed class BasesInARegistry : IAsyncLifetime
{
    private readonly RegistryWorkshop _workshop = new();

    public ValueTask InitializeAsync() => _workshop.InitializeAsync();

    [Fact]
    public async Task AreToldByTheTagThatIsMissing()
    {
        var recipe = _workshop.Recipe() with { Base = $"docker://{_workshop.Registry.Host}/bases/small:2" };

        var refused = await Assert.ThrowsAsync<PaksException>(() => _workshop.PushAsync(recipe, _workshop.Machine("a"), "1"));

        Assert.Equal(DiagnosticCodes.ImageNotFound, refused.Diagnostic.Code);
        Assert.Contains("/bases/small has no tag 2.", refused.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _workshop.DisposeAsync();
}
