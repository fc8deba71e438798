using System.Globalization;
using Paks.Debian.Archives;
using Paks.Debian.RootFileSystems;
using Paks.Testing.Debian;
using Paks.Trust;

namespace Paks.Debian.Tests;

public sealed class ArchiveInAFolder : IDisposable
{
    private readonly TestArchive _archive = new TestArchive()
        .Add(new TestPackage("tool", "2.0-1") { Fields = "Depends: lib (>= 1.0), other" }.File("usr/bin/tool", "two"))
        .Add(new TestPackage("lib", "1.0") { Architecture = "all", Fields = "Source: libs (0.9)" }.File("usr/lib/lib", "one"))
        .Add(new TestPackage("unwanted").File("x"))
        .Add(new TestPackage("tool", "9.0") { Architecture = "arm64" }.File("usr/bin/tool", "nine"));

    public void Dispose() => _archive.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GivesTheVerifiedPackagesThatAreWanted(bool hasByHash)
    {
        _archive.HasByHash = hasByHash;
        _archive.Publish();
        if (hasByHash)
        {
            File.Delete(_archive["dists/stable/main/binary-amd64/Packages.xz"]);
        }

        var release = await ReadReleaseAsync();
        var packages = await ReadIndexAsync(release);

        Assert.Equal(_archive.Key, release.SignerFingerprint);
        Assert.Equal(["tool 2.0-1 amd64 from tool 2.0-1", "lib 1.0 all from libs 0.9"],
            packages.Select(one => $"{one.Name} {one.Version} {one.Architecture} from {one.Source} {one.SourceVersion}"));
        Assert.Equal(["lib (>= 1.0)", "other"], packages[0].Dependencies.Select(one => one.ToString()));
    }

    [Fact]
    public async Task IsAskedForNothingThatIsInTheCache()
    {
        _archive.Publish();
        var release = await ReadReleaseAsync();
        var package = (await ReadIndexAsync(release))[0];
        await _archive.Open().FetchAsync(package);
        Assert.Equal(2, _archive.Cache.Stored);
        Directory.Delete(_archive.Root, recursive: true);

        Assert.Equal(2, (await ReadIndexAsync(release)).Count);
        await _archive.Open().FetchAsync(package);

        Assert.Equal(2, _archive.Cache.Stored);
        Directory.CreateDirectory(_archive.Root);
    }

    [Fact]
    public async Task MayHaveMirrorsThatFail()
    {
        _archive.Publish();

        var release = await _archive.Open("stable", "/nowhere", _archive["pool"], "file://" + _archive.Root)
            .ReadReleaseAsync(_archive.Keyring, TestArchive.Now);

        Assert.Equal(["stable", "stable"], release.Names);
    }

    [Fact]
    public async Task ThatIsNotThereIsUnreachable()
    {
        await Refuses(ArchiveFailure.Unreachable, () => _archive.Open("stable", "/nowhere", "/elsewhere").ReadReleaseAsync(_archive.Keyring, TestArchive.Now));
        await Refuses(ArchiveFailure.Unreachable, () => _archive.Open("stable").ReadReleaseAsync(_archive.Keyring, TestArchive.Now));
    }

    [Fact]
    public async Task WhoseReleaseIsChangedIsNotTrusted()
    {
        _archive.Publish();
        Change("dists/stable/InRelease", "Origin: Test", "Origin: Tess");

        var refused = await Refuses(ArchiveFailure.Untrusted, ReadReleaseAsync);

        Assert.Equal(SignatureFailure.BadSignature, Assert.IsType<SignatureException>(refused.InnerException).Kind);
    }

    [Fact]
    public async Task ThatAnotherKeySignedIsNotTrusted()
    {
        _archive.SigningKey = _archive.Gpg.CreateKey("other", at: TestArchive.Now.AddYears(-1));
        _archive.Publish();

        var refused = await Refuses(ArchiveFailure.Untrusted, ReadReleaseAsync);

        Assert.Equal(SignatureFailure.UnknownKey, Assert.IsType<SignatureException>(refused.InnerException).Kind);
    }

    [Fact]
    public async Task WhoseTimeIsOverOrNotYetThereIsOutdated()
    {
        _archive.ValidUntil = TestArchive.Now.AddSeconds(-1).ToString("r", CultureInfo.InvariantCulture);
        _archive.Publish();
        await Refuses(ArchiveFailure.Outdated, ReadReleaseAsync);

        _archive.ValidUntil = null;
        _archive.Date = TestArchive.Now.AddHours(1);
        _archive.Publish();
        await Refuses(ArchiveFailure.Outdated, ReadReleaseAsync);
    }

    [Fact]
    public async Task ThatAnswersWithAnotherSuiteIsRefused()
    {
        _archive.Publish();
        Directory.CreateDirectory(_archive["dists/testing"]);
        File.Copy(_archive["dists/stable/InRelease"], _archive["dists/testing/InRelease"]);

        await Refuses(ArchiveFailure.WrongSuite, () => _archive.Open("testing").ReadReleaseAsync(_archive.Keyring, TestArchive.Now));
    }

    [Fact]
    public async Task WithoutTheArchitectureIsRefused()
    {
        _archive.Publish();
        var release = await ReadReleaseAsync();

        await Refuses(ArchiveFailure.WrongSuite, () => _archive.Open().ReadIndexAsync(release, "main", "s390x"));
        await Refuses(ArchiveFailure.WrongSuite, () => _archive.Open().ReadIndexAsync(release, "contrib", "amd64"));
    }

    [Fact]
    public async Task WhoseIndexIsAnotherOneIsRefusedAndNothingIsKept()
    {
        _archive.Publish();
        var release = await ReadReleaseAsync();
        var index = _archive["dists/stable/main/binary-amd64/Packages.xz"];
        var original = File.ReadAllBytes(index);
        foreach (var other in new byte[][] { [.. original, 0], original[..^1], [.. original[..^1], (byte)~original[^1]], [] })
        {
            File.WriteAllBytes(index, other);
            await Refuses(ArchiveFailure.ChecksumMismatch, () => ReadIndexAsync(release));
        }
        Assert.Equal(0, _archive.Cache.Stored);
    }

    [Fact]
    public async Task WhosePackageIsAnotherOneIsRefused()
    {
        _archive.Publish();
        var package = (await ReadIndexAsync(await ReadReleaseAsync()))[0];
        var deb = File.ReadAllBytes(_archive[package.Filename]);
        deb[^1] ^= 1;
        File.WriteAllBytes(_archive[package.Filename], deb);

        var refused = await Refuses(ArchiveFailure.ChecksumMismatch, async () =>
        {
            await _archive.Open().FetchAsync(package);
            return 0;
        });

        Assert.EndsWith(package.Filename, refused.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoseReleaseIsNoneIsMalformed()
    {
        _archive.Publish();
        File.WriteAllBytes(_archive["dists/stable/InRelease"], _archive.Gpg.ClearSign("no release", [_archive.Key], TestArchive.Now));
        await Refuses(ArchiveFailure.Malformed, ReadReleaseAsync);

        File.WriteAllBytes(_archive["dists/stable/InRelease"], new byte[9 * 1024 * 1024]);
        await Refuses(ArchiveFailure.Malformed, ReadReleaseAsync);
    }

    [Fact]
    public async Task IsPlannedWithTheNewestOfAllSuites()
    {
        _archive.Add(new TestPackage("tool", "2.0-1+deb1").File("usr/bin/tool", "newer"), "stable-security");
        _archive.Add(new TestPackage("lib", "1.0~old") { Architecture = "all" }.File("usr/lib/lib", "older"), "stable-security");
        _archive.Publish();
        var recipe = _archive.RecipeOf(new("lib"), new("tool")) with
        {
            Without = new Dictionary<string, IReadOnlyList<string>> { ["tool"] = ["other"] },
        };

        var plan = await _archive.PlanAsync(recipe);

        Assert.Equal(["lib 1.0", "tool 2.0-1+deb1"], plan.Packages.Select(one => $"{one.Name} {one.Version}"));
        Assert.Equal(["stable", "stable-security"], plan.Releases.Select(one => one.Suite));
        var again = RootFileSystemPlan.Parse(plan.ToJson());
        Assert.Equal(plan.Packages, again.Packages);
        Assert.Equal(plan.Releases, again.Releases);
        Assert.Equal(plan.ToJson(), again.ToJson());
    }

    [Fact]
    public async Task TellsWhatAPackageOfTheRecipeNeeds()
    {
        _archive.Publish();

        var missing = await Assert.ThrowsAsync<DependencyException>(() =>
            _archive.PlanAsync(_archive.RecipeOf(new("tool"), new("lib"))));
        var unknown = await Assert.ThrowsAsync<PackageNotFoundException>(() =>
            _archive.PlanAsync(_archive.RecipeOf(new PackageRecipe("nothing"))));

        Assert.Equal("package tool needs 'other': no suite has other for amd64", missing.Message);
        Assert.Equal(("nothing", "amd64"), (unknown.Package, unknown.Architecture));
        Assert.Equal(["stable"], unknown.Suites);
    }

    [Fact]
    public async Task LetsOnlyThoseKeysSignThatTheRecipeNames()
    {
        _archive.Publish();
        var recipe = _archive.RecipeOf(new PackageRecipe("lib"));
        recipe = recipe with { Archives = [recipe.Archives[0] with { SignedBy = [new string('A', 40)] }] };

        await Refuses(ArchiveFailure.Untrusted, () => _archive.PlanAsync(recipe));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"version\":1}")]
    [InlineData("{\"version\":2,\"name\":null,\"architecture\":\"amd64\",\"releases\":[],\"packages\":[]}")]
    [InlineData("{\"version\":2,\"name\":\"x\",\"architecture\":\"amd64\",\"releases\":[],\"packages\":[{\"name\":1}]}")]
    public void RefusesAPlanThatIsNone(string json) =>
        Assert.Throws<FormatException>(() => RootFileSystemPlan.Parse(System.Text.Encoding.UTF8.GetBytes(json)));

    private Task<Release> ReadReleaseAsync() => _archive.Open().ReadReleaseAsync(_archive.Keyring, TestArchive.Now);

    private async Task<IReadOnlyList<BinaryPackage>> ReadIndexAsync(Release release)
    {
        var index = await _archive.Open().ReadIndexAsync(release, "main", "amd64");
        return [.. index.Named("tool"), .. index.Named("lib")];
    }

    private void Change(string path, string original, string changed) =>
        File.WriteAllText(_archive[path], File.ReadAllText(_archive[path]).Replace(original, changed, StringComparison.Ordinal));

    private static async Task<ArchiveException> Refuses<T>(ArchiveFailure kind, Func<Task<T>> work)
    {
        var refused = await Assert.ThrowsAsync<ArchiveException>(work);
        Assert.True(kind == refused.Kind, $"{refused.Kind} ({refused.Message})");
        return refused;
    }
}
