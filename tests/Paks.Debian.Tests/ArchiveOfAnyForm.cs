using System.Globalization;
using Paks.Debian.Archives;
using Paks.Debian.RootFileSystems;
using Paks.Testing.Debian;
using Paks.Trust;

namespace Paks.Debian.Tests;

public sealed class ArchiveOfAnyForm : IDisposable
{
    private readonly TestArchive _archive = new TestArchive().Add(new TestPackage("tool").File("usr/bin/tool", "one"));

    public void Dispose() => _archive.Dispose();

    [Theory]
    [InlineData("gz", "gz,xz")]
    [InlineData("xz", "xz")]
    [InlineData("zst", "zst,xz")]
    [InlineData("", "")]
    public async Task HasItsIndexesFoundByTheirHash(string taken, string compressions)
    {
        _archive.Compressions = compressions.Split(',', StringSplitOptions.RemoveEmptyEntries);
        _archive.HasByHash = true;
        _archive.Publish();
        foreach (var file in Directory.GetFiles(_archive["dists/stable/main/binary-amd64"]).Where(file => taken.Length > 0 || Path.HasExtension(file)))
        {
            File.Delete(file);
        }

        Assert.Equal("tool", Assert.Single((await PlanAsync()).Packages).Name);
    }

    [Fact]
    public async Task MayBeSignedBesideItsRelease()
    {
        _archive.Publish();
        var within = await PlanAsync();
        (_archive.HasInRelease, _archive.HasDetached) = (false, true);
        _archive.Publish();
        var beside = await PlanAsync();

        Assert.Equal(within.Releases, beside.Releases);
        Assert.Equal(_archive.Key, beside.Releases[0].SignerFingerprint);
    }

    [Fact]
    public async Task IsNotRescuedByAnotherFormOfAReleaseThatIsRefused()
    {
        _archive.HasDetached = true;
        _archive.Publish();
        Change("dists/stable/InRelease", "Origin: Test", "Origin: Tess");

        await Refuses(ArchiveFailure.Untrusted, PlanAsync);
    }

    [Fact]
    public async Task WhoseReleaseIsChangedBesideItsSignatureIsNotTrusted()
    {
        (_archive.HasInRelease, _archive.HasDetached) = (false, true);
        _archive.Publish();
        Change("dists/stable/Release", "Origin: Test", "Origin: Tess");

        var refused = await Refuses(ArchiveFailure.Untrusted, PlanAsync);

        Assert.Equal(SignatureFailure.BadSignature, Assert.IsType<SignatureException>(refused.InnerException).Kind);
    }

    [Fact]
    public async Task WithAReleaseThatNobodySignedIsUnreachable()
    {
        (_archive.HasInRelease, _archive.HasDetached) = (false, true);
        _archive.Publish();
        File.Delete(_archive["dists/stable/Release.gpg"]);

        Assert.Contains("InRelease", (await Refuses(ArchiveFailure.Unreachable, PlanAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutDigestsThatHoldIsMalformed()
    {
        _archive.Table = "SHA1";
        _archive.Publish();

        Assert.Contains("SHA256", (await Refuses(ArchiveFailure.Malformed, PlanAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutTheComponentSaysWhichItHas()
    {
        _archive.Publish();
        var recipe = _archive.RecipeOf(new PackageRecipe("tool"));
        recipe = recipe with { Archives = [recipe.Archives[0] with { Components = ["main", "contrib"] }] };

        Assert.Contains("has no component contrib: its components are main", (await Refuses(ArchiveFailure.WrongSuite, () => _archive.PlanAsync(recipe))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithASuiteThatLacksTheArchitectureIsPlannedWithoutIt()
    {
        _archive.Architectures = ["amd64", "s390x"];
        _archive.Add(new TestPackage("tool") { Architecture = "s390x" }.File("usr/bin/tool", "big"));
        _archive.Add(new TestPackage("tool", "2.0").File("usr/bin/tool", "safe"), "stable-security");
        _archive.ArchitecturesOf["stable-security"] = ["amd64"];
        _archive.Publish();
        var recipe = _archive.RecipeOf(new PackageRecipe("tool"));

        var lacking = await _archive.PlanAsync(recipe, "s390x");
        var whole = await _archive.PlanAsync(recipe, "amd64");

        Assert.Equal("1.0-1", Assert.Single(lacking.Packages).Version);
        Assert.Equal("main of suite stable-security has no packages for s390x, and is left out: security updates are missing", Assert.Single(lacking.Notes));
        Assert.Equal(lacking.Notes, RootFileSystemPlan.Parse(lacking.ToJson()).Notes);
        Assert.Equal("2.0", Assert.Single(whole.Packages).Version);
        Assert.Empty(whole.Notes);
    }

    [Fact]
    public async Task WhoseFirstSuiteLacksTheArchitectureIsRefused()
    {
        _archive.Publish();
        var recipe = _archive.RecipeOf(new PackageRecipe("tool")) with { Architectures = ["s390x"] };

        Assert.Contains("has no packages for s390x", (await Refuses(ArchiveFailure.WrongSuite, () => _archive.PlanAsync(recipe, "s390x"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithAReleaseOlderThanTheOneThatWasSeenIsARepeat()
    {
        _archive.Publish();
        var planner = _archive.Planner(_archive.RecipeOf(new PackageRecipe("tool")));

        await planner.ReadReleasesAsync(_archive.Keyring, TestArchive.Now, (_, _) => _archive.Date);
        var refused = await Refuses(ArchiveFailure.Replayed, () =>
            planner.ReadReleasesAsync(_archive.Keyring, TestArchive.Now, (_, suite) => suite == "stable" ? _archive.Date.AddSeconds(1) : null));

        Assert.Contains("was seen before", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoseKeyIsOverIsNotTrusted()
    {
        _archive.SigningKey = _archive.Gpg.CreateKey("short", expires: "1d", at: TestArchive.Now.AddDays(-1).AddHours(12));
        _archive.Publish();
        var keyring = Keyring.Read(_archive.Gpg.Export());

        var refused = await Refuses(ArchiveFailure.Untrusted, () => _archive.Open().ReadReleaseAsync(keyring, TestArchive.Now.AddDays(2)));

        Assert.Equal(SignatureFailure.KeyExpired, Assert.IsType<SignatureException>(refused.InnerException).Kind);
    }

    [Fact]
    public async Task ThatDroppedAPackageHasItInItsSnapshot()
    {
        _archive.Publish();
        var recipe = _archive.RecipeOf(new PackageRecipe("tool"));
        var plan = await _archive.Planner(recipe).PlanAsync(await _archive.Planner(recipe).ReadReleasesAsync(_archive.Keyring, TestArchive.Now));
        var time = _archive.Date.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        Directory.CreateDirectory(_archive[$"then/{time}"]);
        Directory.Move(_archive["pool"], _archive[$"then/{time}/pool"]);

        var refused = await Refuses(ArchiveFailure.Gone, () => FetchAsync(plan, recipe));
        Assert.StartsWith("tool 1.0-1 is nowhere any more: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("tool_1.0-1_amd64.deb", refused.Message, StringComparison.Ordinal);
        await FetchAsync(plan, recipe, _archive["then/{timestamp}"]);

        Assert.True(File.Exists(_archive.Cache.PathOf(plan.Packages[0].Sha256)));
    }

    [Fact]
    public async Task IsAskedBeforeItsSnapshotsAndTheyBelieveNothingElse()
    {
        _archive.Publish();
        var recipe = _archive.RecipeOf(new PackageRecipe("tool"));
        var plan = await _archive.Planner(recipe).PlanAsync(await _archive.Planner(recipe).ReadReleasesAsync(_archive.Keyring, TestArchive.Now));

        await FetchAsync(plan, recipe, "ftp-is-no-place/{timestamp}");
        File.Delete(_archive.Cache.PathOf(plan.Packages[0].Sha256));
        File.WriteAllText(_archive[plan.Packages[0].Filename], "something else");

        await Refuses(ArchiveFailure.ChecksumMismatch, () => FetchAsync(plan, recipe, _archive.Root));
    }

    private async Task<bool> FetchAsync(RootFileSystemPlan plan, RootFileSystemRecipe recipe, params string[] snapshots)
    {
        await _archive.Planner(recipe, "amd64", snapshots).FetchAsync(plan);
        return true;
    }

    private Task<RootFileSystemPlan> PlanAsync() => _archive.PlanAsync(_archive.RecipeOf(new PackageRecipe("tool")));

    private void Change(string path, string original, string changed) =>
        File.WriteAllText(_archive[path], File.ReadAllText(_archive[path]).Replace(original, changed, StringComparison.Ordinal));

    private static async Task<ArchiveException> Refuses<T>(ArchiveFailure kind, Func<Task<T>> work)
    {
        var refused = await Assert.ThrowsAsync<ArchiveException>(work);
        Assert.True(kind == refused.Kind, $"{refused.Kind} ({refused.Message})");
        return refused;
    }
}
