using Paks.Conformance.Tests.Kit;
using Paks.Testing;
using Paks.Testing.Debian;

namespace Paks.Conformance.Tests.Bases;

/// <summary>An archive that is not what it should be makes no base, and each case says what is wrong.</summary>
public sealed class RefusedArchives : IDisposable
{
    private readonly SignedArchive _archive = new();
    private readonly Workspace _workspace = new();

    public RefusedArchives()
    {
        foreach (var name in new[] { "base-passwd", "ca-certificates", "netbase", "tzdata" })
        {
            _archive.AddPackage(new TestPackage(name) { Architecture = "all" }.File($"usr/share/{name}/README", name));
        }

        _archive.AddPackage(new TestPackage("base-files").File("usr/share/base-files/profile", "p").File("usr/share/base-files/dot.bashrc", "b").File("usr/share/base-files/dot.profile", "d"));
        _archive.AddPackage(new TestPackage("tool") { Fields = "Depends: lib (>= 1.0)" }.File("usr/bin/tool", "one"));
        _archive.AddPackage(new TestPackage("lib").File("usr/lib/lib.so", "one"));
        (_archive.HasByHash, _archive.Date) = (false, SignedArchive.Now.AddDays(-1));
        _archive.PublishAll();
        WriteKeys();
        WriteDefinition();
    }

    private string Definition => _workspace.At("mine.yaml");

    [Fact]
    public void AreNoneWhereAllIsWell()
    {
        Run("base", "build", Definition, "--platform", "linux/amd64").Ended();
        Run("base", "show", Definition, "--platform", "linux/amd64").Ended();
        Run("base", "lock", Definition, "--platform", "linux/amd64").Ended();
        Run("build", "--base", Definition, "--platform", "linux/amd64", "-o", $"oci:{_workspace.At("image")}").Ended();
        Run("base", "update", Definition, "--platform", "linux/amd64").Ended();
    }

    [Fact]
    public void AreSignedByAnUnknownKey()
    {
        using var stranger = new GnuPg();
        var key = stranger.CreateKey("stranger");
        File.WriteAllBytes(_workspace.At("key.asc"), stranger.Export());
        WriteDefinition(signedBy: key);

        Refused(3, "PAKS3004", "dists/stable/InRelease", "is not trusted");
    }

    [Fact]
    public void AreSignedByAKeyOfTheKeyringThatMayNotSignThem()
    {
        WriteDefinition(signedBy: new string('A', 40));

        Refused(3, "PAKS3004", "dists/stable/InRelease", "is not trusted");
    }

    [Fact]
    public void AreSignedByAKeyThatHasExpired()
    {
        _archive.SigningKey = _archive.Gpg.CreateKey("old", expires: "20260302T000000", at: SignedArchive.Now.AddYears(-1));
        _archive.PublishAll();
        WriteKeys();
        WriteDefinition(signedBy: _archive.SigningKey);

        Refused(3, "PAKS3004", "dists/stable/InRelease", "expired");
    }

    [Fact]
    public void AreChangedAfterTheyWereSigned()
    {
        Change("dists/stable/InRelease", "Origin: Test", "Origin: Best");

        Refused(3, "PAKS3004", "dists/stable/InRelease");
    }

    [Fact]
    public void HaveAnIndexThatIsNotTheirs()
    {
        var index = _archive["dists/stable/main/binary-amd64/Packages.xz"];
        File.WriteAllBytes(index, [.. File.ReadAllBytes(index), 0]);

        Refused(3, "PAKS3005", "Packages.xz");
    }

    [Fact]
    public void HaveAPackageThatIsNotTheirs()
    {
        var package = _archive["pool/lib_1.0-1_amd64.deb"];
        var bytes = File.ReadAllBytes(package);
        bytes[^1] ^= 1;
        File.WriteAllBytes(package, bytes);

        Refused(3, "PAKS3005", "lib_1.0-1_amd64.deb", "SHA-256");
    }

    [Fact]
    public void AreOlderThanWhatWasSeen()
    {
        Run("base", "build", Definition, "--platform", "linux/amd64").Ended();
        _archive.Date = _archive.Date.AddDays(-1);
        _archive.PublishAll();
        // Another definition, so that the archive is asked again.
        WriteDefinition("environment: {A: b}");

        Refused(3, "PAKS3013", "dists/stable/InRelease", "seen before");
    }

    [Fact]
    public void AreValidNoMore()
    {
        _archive.ValidUntil = $"{SignedArchive.Now:r}";
        _archive.PublishAll();

        Refused(3, "PAKS3013", "dists/stable/InRelease", "was valid until");
    }

    [Fact]
    public void AreOfAnotherSuite()
    {
        _archive.AddPackage(new TestPackage("other"), "oldstable");
        _archive.PublishAll();
        File.Copy(_archive["dists/oldstable/InRelease"], _archive["dists/stable/InRelease"], overwrite: true);

        Refused(1, "PAKS3008", "dists/stable/InRelease", "oldstable");
    }

    [Fact]
    public void LackWhatAPackageNeeds()
    {
        _archive.Remove("lib");
        _archive.PublishAll();

        Refused(1, "PAKS3007", "tool", "lib (>= 1.0)");
    }

    [Fact]
    public void LackAPackageOfTheBase()
    {
        _archive.Remove("tool");
        _archive.PublishAll();

        Refused(4, "PAKS3006", "tool");
    }

    [Fact]
    public void HaveAPackageWithASetUserIdProgram()
    {
        Replace(new TestPackage("lib").File("usr/bin/su", "x", mode: 0x9ED));

        Refused(1, "PAKS3008", "usr/bin/su", "4755");
    }

    [Fact]
    public void HaveAPackageThatWritesThroughALinkOfAnother()
    {
        Replace(new TestPackage("lib").Link("etc/ssl", "/"));
        Replace(new TestPackage("tool") { Fields = "Depends: lib" }.File("etc/ssl/passwd", "x"));

        Refused(1, "PAKS3008", "etc/ssl");
    }

    [Fact]
    public void HaveAPackageThatIsNone()
    {
        Replace(new TestPackage("lib"), deb => [.. deb.AsSpan(0, deb.Length / 2)]);

        Refused(1, "PAKS3008", "lib");
    }

    [Fact]
    public void HaveAMirrorThatIsDead()
    {
        WriteDefinition(mirror: "http://127.0.0.1:9/debian");

        Refused(6, "PAKS3002", "http://127.0.0.1:9/debian/dists/stable/InRelease");
    }

    [Fact]
    public void HaveAMirrorThatLeadsAway()
    {
        using var proxy = new MirrorProxy(_workspace.Folder("hosts")) { Redirect = "file:///etc/passwd" };
        WriteDefinition(mirror: "http://debian.example/debian");

        Run([("http_proxy", proxy.Url), ("no_proxy", null), ("NO_PROXY", null)], "base", "show", Definition, "--platform", "linux/amd64")
            .Failed(6, "PAKS3002", "http://debian.example/debian/dists/stable/InRelease");
    }

    [Fact]
    public void AreNotEnteredByWayOfALockFile()
    {
        RefusedLock("\"suite\": \"stable\"", "\"suite\": \"../../stable\"");
        RefusedLock("\"name\": \"lib\"", "\"name\": \"../../../lib\"");
        RefusedLock("\"filename\": \"pool/lib", "\"filename\": \"../pool/lib");
        RefusedLock("\"installedSize\": 10240", "\"installedSize\": -1");
    }

    [Fact]
    public void AreNoneAtAll()
    {
        WriteDefinition(mirror: _workspace.At("nothing"));

        Refused(6, "PAKS3002", _workspace.At("nothing"));
    }

    [Fact]
    public void HaveAKeyringThatIsNone()
    {
        File.WriteAllText(_workspace.At("key.asc"), "no keys");

        Assert.Contains("key", Refuse("base", "build", Definition, "--platform", "linux/amd64"), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _archive.Dispose();
        _workspace.Dispose();
    }

    private void WriteKeys() => File.WriteAllBytes(_workspace.At("key.asc"), _archive.Gpg.Export());

    private void WriteDefinition(string more = "", string? signedBy = null, string? mirror = null) => File.WriteAllText(Definition, $"""
        name: mine
        extends: debian12-static
        architectures: [amd64]
        keyring: key.asc
        archives:
          - name: main
            mirrors: ["{mirror ?? _archive.Root}"]
            suites: [stable]
            components: [main]
            signed-by: [{signedBy ?? _archive.Key}]
        packages: [tool]
        {more}
        """);

    private void Change(string file, string old, string replacement)
    {
        var text = File.ReadAllText(_archive[file]);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(_archive[file], text.Replace(old, replacement, StringComparison.Ordinal));
    }

    /// <summary>The archive itself is hostile, or whoever holds its key.</summary>
    private void Replace(TestPackage package, Func<byte[], byte[]>? change = null)
    {
        _archive.Remove(package.Name);
        _archive.AddPackage(package, change: change);
        _archive.PublishAll();
    }

    /// <summary>Whatever is asked of the base: it says the same, and leaves nothing behind.</summary>
    private void Refused(int exitCode, string code, params string[] parts)
    {
        Run("base", "build", Definition, "--platform", "linux/amd64", "-o", $"oci:{_workspace.At("out")}").Failed(exitCode, code, parts);
        Run("build", "--base", Definition, "--platform", "linux/amd64", "-o", $"oci:{_workspace.At("out")}").Failed(exitCode, code, parts);
        Assert.False(Path.Exists(_workspace.At("out")));
    }

    private void RefusedLock(string old, string replacement)
    {
        File.Delete(_workspace.At("mine.lock.json"));
        Run("base", "lock", Definition, "--platform", "linux/amd64").Ended();
        var text = File.ReadAllText(_workspace.At("mine.lock.json"));
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(_workspace.At("mine.lock.json"), text.Replace(old, replacement, StringComparison.Ordinal));

        Run("base", "build", Definition, "--platform", "linux/amd64", "--locked").Failed(1, "PAKS1013", "mine.lock.json");
    }

    private string Refuse(params IReadOnlyList<string> arguments)
    {
        var refused = Run(arguments);
        Assert.DoesNotContain("PAKS9001", refused.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, refused.ExitCode);
        return refused.Error;
    }

    private ProgramResult Run(params IReadOnlyList<string> arguments) => Run([], arguments);

    private ProgramResult Run(IReadOnlyList<(string Name, string? Value)> variables, params IReadOnlyList<string> arguments) => variables
        .Aggregate(
            PaksImage.Call(_workspace.Home, [.. arguments, "--quiet"]).With("PAKS_DEBIAN_MIRROR", null).With("PAKS_DEBIAN_SNAPSHOT", null) with { WorkingDirectory = _workspace.Root },
            (call, variable) => call.With(variable.Name, variable.Value))
        .Run();
}
