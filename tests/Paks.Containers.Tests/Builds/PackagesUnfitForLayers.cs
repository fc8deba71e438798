using System.Text;
using Paks.Containers.Keys;
using Paks.Containers.Tests.Builds.Kit;
using Paks.Testing;

namespace Paks.Containers.Tests.Builds;

/// <summary>What is harmless in a folder can be harmful in a layer.</summary>
public sealed class PackagesUnfitForLayers : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("lib/.wh.libz.so")]
    [InlineData(".wh..wh..opq")]
    [InlineData(".wh.bin/tool")]
    public async Task AreRefusedForAWhiteout(string path)
    {
        var refused = await RefusedAsync(new SyntheticFile(path, () => new MemoryStream()));

        Assert.Equal("PAKS2007", refused.Code.Id);
        Assert.Contains(".wh.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AreRefusedForAProgramWithAnothersRights()
    {
        var refused = await RefusedAsync(new SyntheticFile("bin/su", () => new MemoryStream("#!/bin/sh"u8.ToArray())) { Mode = UnixFileMode.SetUser | UnixFileMode.UserExecute });

        Assert.Equal("PAKS2007", refused.Code.Id);
        Assert.Contains("bin/su", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _workshop.Dispose();
        _folder.Dispose();
    }

    private Task<Containers.Diagnostics.Diagnostic> RefusedAsync(SyntheticFile file)
    {
        var cache = new SyntheticCache(_folder["cache"]);
        cache.Add("odd", [], [file]);
        cache.Sign();
        var recipe = Workshop.Recipe("odd") with { Caches = [_folder["cache"]] };
        return _workshop.RefusedAsync(recipe, _workshop.Environment() with { TrustedKeys = KeyFile.Read(cache.KeyFile) });
    }
}
