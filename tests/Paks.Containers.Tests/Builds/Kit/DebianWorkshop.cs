using Paks.Containers.Bases;
using Paks.Containers.Destinations;
using Paks.Containers.Diagnostics;
using Paks.Containers.Recipes;
using Paks.Oci;
using Paks.Testing.Debian;

namespace Paks.Containers.Tests.Builds.Kit;

/// <summary>An archive of our own, and a base of its packages: <see cref="Base"/>.</summary>
public sealed class DebianWorkshop : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly Clock _clock = new();
    private readonly List<string> _warnings = [];

    public DebianWorkshop()
    {
        foreach (var name in new[] { "base-passwd", "ca-certificates", "netbase", "tzdata" })
        {
            Archive.AddPackage(new TestPackage(name) { Architecture = "all" }.File($"usr/share/{name}/README", name));
        }

        Archive.AddPackage(new TestPackage("base-files").File("usr/share/base-files/profile", "p").File("usr/share/base-files/dot.bashrc", "b").File("usr/share/base-files/dot.profile", "d"));
        Archive.AddPackage(new TestPackage("tool") { Fields = "Depends: lib (>= 1.0)" }.File("usr/bin/tool", "one"));
        Archive.AddPackage(new TestPackage("lib", "1.0-1").File("usr/lib/lib.so", "one"));
        Archive.AddPackage(new TestPackage("other").File("usr/bin/other", "one"), "test-security");
        File.WriteAllBytes(_workshop["key.asc"], Archive.Gpg.Export());
        WriteDefinition("");
        Archive.PublishAll();
    }

    /// <summary>The archive.</summary>
    public SignedArchive Archive { get; } = new();

    /// <summary>How the base is named.</summary>
    public string Base => _workshop["mine.yaml"];

    /// <summary>What a build tells besides.</summary>
    public IReadOnlyCollection<string> Warnings => _warnings;

    /// <summary>Where old packages are.</summary>
    public IReadOnlyList<string> Snapshots { get; set; } = [];

    /// <summary>A path in the folder.</summary>
    public string this[string path] => _workshop[path];

    /// <summary>Writes the definition of the base, with more lines.</summary>
    /// <param name="more">The lines.</param>
    /// <param name="architectures">What it is for; null: amd64.</param>
    /// <param name="mirrors">Where its archive is; null: in the archive's folder.</param>
    public void WriteDefinition(string more, IReadOnlyList<string>? architectures = null, IReadOnlyList<string>? mirrors = null) => WriteFile("mine.yaml", $"""
        name: mine
        extends: debian12-static
        architectures: [{string.Join(", ", architectures ?? ["amd64"])}]
        keyring: key.asc
        archives:
          - name: main
            mirrors: ["{string.Join("\", \"", mirrors ?? [Archive.Root])}"]
            suites: [stable, test-security]
            components: [main]
            signed-by: [{Archive.Key}]
        packages: [tool]
        {more}
        """);

    /// <summary>Writes a file in the folder.</summary>
    public void WriteFile(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_workshop[path])!);
        File.WriteAllText(_workshop[path], text);
    }

    /// <summary>A day later the archive has other packages, and the store has forgotten all of the base.</summary>
    public void MoveOn()
    {
        Archive.Remove("lib");
        Archive.AddPackage(new TestPackage("lib", "1.0-2+deb1").File("usr/lib/lib.so", "two"), "test-security");
        Archive.Remove("tool");
        Archive.AddPackage(new TestPackage("tool", "2.0") { Fields = "Depends: lib (>= 1.0), other" }.File("usr/bin/tool", "two"));
        Archive.Date = Archive.Date.AddHours(12);
        Archive.PublishAll();
        _clock.Now += TimeSpan.FromHours(12);
    }

    /// <summary>Empties the content store.</summary>
    public void Forget() => Directory.Delete(_workshop["store"], recursive: true);

    /// <summary>What a build finds around it.</summary>
    public BuildEnvironment Environment() => _workshop.Environment(_warnings.Add) with { Clock = _clock, Debian = new DebianSources { Snapshots = Snapshots } };

    /// <summary>Locks the base.</summary>
    public Task<BaseLock> LockAsync() => BaseLocking.LockAsync(Base, [Amd64], Environment(), TestContext.Current.CancellationToken);

    /// <summary>Builds the base; gives the digest.</summary>
    public async Task<Digest> BuildAsync(BaseLock? locked = null)
    {
        var request = new BaseRequest([Base], [Amd64]) { Lock = locked };
        return Assert.Single(await BaseBuild.RunAsync(request, Environment(), TestContext.Current.CancellationToken)).Result.Root.Digest;
    }

    /// <summary>Builds an image on the base.</summary>
    public Task<BuildResult> BuildImageAsync(ImageLock? locked = null) => ImageBuild.RunAsync(
        new ImageRecipe { Base = Base, Platforms = [Amd64], View = null, Lock = locked }, Array.Empty<DestinationReference>(), Environment(), TestContext.Current.CancellationToken);

    /// <summary>What would change.</summary>
    public Task<BaseUpdate> CompareAsync(BaseLock? locked) => BaseLocking.CompareAsync(Base, [], locked, Environment(), TestContext.Current.CancellationToken);

    /// <summary>Expects a failure.</summary>
    public static async Task<Diagnostic> RefusedAsync(Func<Task> work) => (await Assert.ThrowsAsync<PaksException>(work)).Diagnostic;

    public void Dispose()
    {
        Archive.Dispose();
        _workshop.Dispose();
    }

    private static Platform Amd64 { get; } = new("linux", "amd64");

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = SignedArchive.Now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
