using System.Text.Json;
using Paks.Containers.Bases;
using Paks.Containers.Planning;
using Paks.Containers.Recipes;
using Paks.Containers.Reports;
using Paks.Containers.Tests.Builds.Kit;

namespace Paks.Containers.Tests.Builds;

public sealed class LockedBase : IDisposable
{
    private readonly DebianWorkshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task IsTheSameWhenTheArchiveHasMovedOn()
    {
        var locked = await _workshop.LockAsync();
        var then = await _workshop.BuildAsync();
        _workshop.MoveOn();

        Assert.NotEqual(then, await _workshop.BuildAsync());
        Assert.Equal(then, await _workshop.BuildAsync(locked));
    }

    [Fact]
    public async Task IsMadeOfASnapshotWhereTheMirrorsDroppedItsPackages()
    {
        var locked = await _workshop.LockAsync();
        var then = await _workshop.BuildAsync();
        CopyFolder(_workshop.Archive["pool"], _workshop["snapshots/20260228T120000Z/pool"]);
        _workshop.MoveOn();
        _workshop.Forget();

        var gone = await DebianWorkshop.RefusedAsync(() => _workshop.BuildAsync(locked));
        _workshop.Snapshots = [_workshop["snapshots/{timestamp}"]];

        Assert.Equal("PAKS3006", gone.Code.Id);
        Assert.Matches("(lib 1.0-1|tool 1.0-1) is nowhere any more: cannot open .*/pool/", gone.Message);
        Assert.Contains("PAKS_DEBIAN_SNAPSHOT", gone.Remedy, StringComparison.Ordinal);
        Assert.Equal(then, await _workshop.BuildAsync(locked));
    }

    [Fact]
    public async Task AsksForNoRelease()
    {
        var locked = await _workshop.LockAsync();
        Directory.Delete(_workshop.Archive["dists"], recursive: true);
        _workshop.Forget();

        await _workshop.BuildAsync(locked);
    }

    [Fact]
    public async Task IsRefusedWhereItsDefinitionChanged()
    {
        var locked = await _workshop.LockAsync();
        _workshop.WriteDefinition("environment: {A: b}");

        var refused = await DebianWorkshop.RefusedAsync(() => _workshop.BuildAsync(locked));

        Assert.Equal("PAKS1013", refused.Code.Id);
        Assert.Contains("the definition of the base mine is not the one that was locked", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IsRefusedForAnotherBaseOrPlatform()
    {
        var locked = await _workshop.LockAsync();
        var other = locked with { Platforms = locked.Platforms.ToDictionary(one => "linux/arm64", one => one.Value) };
        var renamed = locked with { Platforms = locked.Platforms.ToDictionary(one => one.Key, one => one.Value with { Name = "yours" }) };

        var foreign = locked with { Platforms = locked.Platforms.ToDictionary(one => one.Key, one => one.Value with { Architecture = "arm64" }) };
        var strange = locked with { Platforms = locked.Platforms.ToDictionary(one => one.Key, one => one.Value with { Packages = [one.Value.Packages[0] with { Archive = "attic" }] }) };

        Assert.Contains("is made of packages for arm64", (await DebianWorkshop.RefusedAsync(() => _workshop.BuildAsync(foreign))).Message, StringComparison.Ordinal);
        Assert.Contains("it has no archive 'attic'", (await DebianWorkshop.RefusedAsync(() => _workshop.BuildAsync(strange))).Message, StringComparison.Ordinal);
        Assert.Contains("it was written for linux/arm64, and asked for is linux/amd64", (await DebianWorkshop.RefusedAsync(() => _workshop.BuildAsync(other))).Message, StringComparison.Ordinal);
        Assert.Contains("it was written for the base yours, and asked for is mine", (await DebianWorkshop.RefusedAsync(() => _workshop.BuildAsync(renamed))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IsKeptInAFileThatSaysTheSameEachTime()
    {
        var locked = await _workshop.LockAsync();
        BaseLockFile.Write(_workshop["mine.lock.json"], locked);
        var read = BaseLockFile.Read(_workshop["mine.lock.json"]);
        BaseLockFile.Write(_workshop["again.lock.json"], read);

        var text = await File.ReadAllTextAsync(_workshop["mine.lock.json"], TestContext.Current.CancellationToken);
        Assert.Equal(text, await File.ReadAllTextAsync(_workshop["again.lock.json"], TestContext.Current.CancellationToken));
        Assert.Equal(locked.Platforms.Single().Value.Packages, read.Platforms.Single().Value.Packages);
        Assert.StartsWith("{\n  \"version\": 1,\n  \"base\": \"mine\",\n  \"definition\": \"sha256:", text, StringComparison.Ordinal);
        Assert.Equal("mine.lock.json", BaseLock.FileOf("some/mine.yaml"));
        Assert.Equal("debian12.lock.json", BaseLock.FileOf("debian12"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"version\":9}")]
    [InlineData("{\"version\":1,\"base\":null,\"definition\":\"\",\"platforms\":{}}")]
    [InlineData("{\"version\":1,\"base\":\"mine\",\"definition\":\"sha256:1\",\"platforms\":{}}")]
    [InlineData("{\"version\":1,\"base\":\"mine\",\"definition\":\"sha256:0000000000000000000000000000000000000000000000000000000000000000\",\"platforms\":{\"linux/amd64\":{}}}")]
    public async Task IsNotReadFromOtherFiles(string text)
    {
        await File.WriteAllTextAsync(_workshop["bad.lock.json"], text, TestContext.Current.CancellationToken);

        Assert.Equal("PAKS1013", (await DebianWorkshop.RefusedAsync(() => Task.FromResult(BaseLockFile.Read(_workshop["bad.lock.json"])))).Code.Id);
    }

    [Fact]
    public async Task IsTakenForAnImageWhoseLockKeepsIt()
    {
        var recipe = new ImageRecipe { Base = _workshop.Base, Platforms = [new("linux", "amd64")] };
        var then = await _workshop.BuildImageAsync();
        LockFile.Write(_workshop["image.lock"], Locking.Of(recipe, then.Images));
        _workshop.MoveOn();
        var locked = LockFile.Read(_workshop["image.lock"]);
        var ofVersion1 = locked with { Platforms = locked.Platforms.ToDictionary(one => one.Key, one => one.Value with { BasePlan = null }) };

        Assert.NotEqual(then.Root.Digest, (await _workshop.BuildImageAsync()).Root.Digest);
        Assert.Equal(then.Root.Digest, (await _workshop.BuildImageAsync(locked)).Root.Digest);
        Assert.Contains("is not the one that was locked", (await DebianWorkshop.RefusedAsync(() => _workshop.BuildImageAsync(ofVersion1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SaysWhatWouldChange()
    {
        var locked = await _workshop.LockAsync();
        Assert.All((await _workshop.CompareAsync(locked)).Platforms, platform => Assert.Empty(platform.Changes));
        _workshop.MoveOn();

        var update = await _workshop.CompareAsync(locked);

        Assert.Equal(
            """
            mine linux/amd64: 2 changed, 1 added, 0 removed
              lib    1.0-1 -> 1.0-2+deb1  security
            + other  1.0-1  security
              tool   1.0-1 -> 2.0

            """, Report(update, json: false));
        Assert.Contains("\"name\": \"lib\",\n        \"old\": \"1.0-1\",\n        \"new\": \"1.0-2+deb1\",\n        \"security\": true", Report(update, json: true), StringComparison.Ordinal);
        Assert.Equal(Report(update, json: true), Report(await _workshop.CompareAsync(null), json: true));
        Assert.Equal("mine linux/amd64: nothing changes\n", Report(await _workshop.CompareAsync(BaseLocking.Renew(locked, update)), json: false));
    }

    [Fact]
    public async Task IsNoneWhereNothingWasMadeYet()
    {
        var refused = await DebianWorkshop.RefusedAsync(() => _workshop.CompareAsync(null));

        Assert.Equal("PAKS1013", refused.Code.Id);
        Assert.Contains("it was never made here", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IsNotReplacedByAnOlderRelease()
    {
        await _workshop.BuildAsync();
        _workshop.Archive.Date = _workshop.Archive.Date.AddDays(-3);
        _workshop.Archive.PublishAll();

        var refused = await DebianWorkshop.RefusedAsync(() => _workshop.CompareAsync(null));

        Assert.Equal("PAKS3013", refused.Code.Id);
        Assert.Contains("was seen before", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WarnsOfASuiteWithoutTheArchitecture()
    {
        _workshop.Archive.ArchitecturesOf["test-security"] = ["s390x"];
        _workshop.Archive.PublishAll();

        var built = await _workshop.BuildImageAsync();
        Assert.Equal("base mine: main of suite test-security has no packages for amd64, and is left out: security updates are missing.", Assert.Single(Assert.Single(built.Images).Plan.Notes));
        Assert.Empty(_workshop.Warnings);

        await _workshop.LockAsync();
        Assert.Equal("base mine: main of suite test-security has no packages for amd64, and is left out: security updates are missing.", Assert.Single(_workshop.Warnings));
    }

    [Fact]
    public async Task IsNotComparedOrWrittenWithoutAskingTheArchive()
    {
        var locked = await _workshop.LockAsync();
        var environment = _workshop.Environment() with { Offline = true };
        var offline = await DebianWorkshop.RefusedAsync(() => BaseLocking.CompareAsync(_workshop.Base, [], locked, environment, TestContext.Current.CancellationToken));
        Directory.Delete(_workshop.Archive["dists"], recursive: true);

        Assert.Equal("PAKS5003", offline.Code.Id);
        Assert.Equal("PAKS3002", (await DebianWorkshop.RefusedAsync(() => _workshop.CompareAsync(locked))).Code.Id);
        Assert.Equal("PAKS3002", (await DebianWorkshop.RefusedAsync(_workshop.LockAsync)).Code.Id);
        await _workshop.BuildAsync();
        Assert.Empty(_workshop.Warnings);
    }

    [Fact]
    public async Task IsReportedAsOneObject()
    {
        var locked = await _workshop.LockAsync();
        using var output = new StringWriter { NewLine = "\n" };

        BaseLockReport.Write(output, locked, "mine.lock.json", json: true);

        using var report = JsonDocument.Parse(output.ToString());
        Assert.Equal("mine", report.RootElement.GetProperty("name").GetString());
        Assert.Equal("mine.lock.json", report.RootElement.GetProperty("file").GetString());
        Assert.Equal(locked.Platforms.Single().Value.Packages.Count, report.RootElement.GetProperty("platforms").GetProperty("linux/amd64").GetProperty("packages").GetInt32());
    }

    private static string Report(BaseUpdate update, bool json)
    {
        using var output = new StringWriter { NewLine = "\n" };
        BaseUpdateReport.Write(output, update, json);
        return output.ToString();
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
