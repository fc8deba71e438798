using System.Text.Json;
using Paks.Conformance.Tests.Kit;

namespace Paks.Conformance.Tests.Bases;

/// <summary>
/// Bases of Ubuntu as our definitions make them, of archives that are laid out as Ubuntu's and signed by a key of ours: tests/fixtures/ubuntu
/// has their packages, and where the facts are from.
/// </summary>
public sealed class UbuntuBases
{
    private static readonly string[] Flavours = ["static", "minimal", "shell", "build"];

    public static TheoryData<string, string> Releases => new()
    {
        { "18.04", "bionic" },
        { "20.04", "focal" },
        { "22.04", "jammy" },
        { "24.04", "noble" },
        { "26.04", "resolute" },
    };

    [Theory]
    [MemberData(nameof(Releases))]
    public void AreMadeForEveryArchiveOfTheirRelease(string version, string codename)
    {
        using var archive = new UbuntuArchive(version, codename);
        using var first = new Workspace();
        using var second = new Workspace();

        var together = Build(archive, first, "linux/amd64,linux/arm64");
        archive.Proxy.TakeAsked();
        var arm64 = Build(archive, second, "linux/arm64");
        var askedForArm64 = HostsAsked(archive);
        var amd64 = Build(archive, second, "linux/amd64");
        var askedForAmd64 = HostsAsked(archive);

        Assert.Equal([.. Flavours.Select(flavour => $"test-{flavour}")], together.Select(one => one.Text("name")));
        Assert.Equal(together.Select(one => DigestFor(one, "linux/arm64")), arm64.Select(one => one.Text("digest")));
        Assert.Equal(together.Select(one => DigestFor(one, "linux/amd64")), amd64.Select(one => one.Text("digest")));
        Assert.Equal(["ports.ubuntu.com"], askedForArm64);
        Assert.Equal(["archive.ubuntu.com", "security.ubuntu.com"], askedForAmd64);
        foreach (var flavour in Flavours)
        {
            AssertTree(RootTree.OfLayout(second.At("linux-amd64"), $"test-{flavour}"), archive.Packages["amd64"], version, flavour, "x86_64-linux-gnu", "aarch64-linux-gnu");
            AssertTree(RootTree.OfLayout(second.At("linux-arm64"), $"test-{flavour}"), archive.Packages["arm64"], version, flavour, "aarch64-linux-gnu", "x86_64-linux-gnu");
        }
    }

    private static IReadOnlyList<JsonElement> Build(UbuntuArchive archive, Workspace workspace, string platforms) =>
        [.. archive.Call(workspace.Home, ["base", "build", .. Flavours.Select(archive.DefinitionOf), "--platform", platforms, "-o", $"oci:{workspace.At(platforms.Replace('/', '-'))}", "--json", "--quiet"])
            .Run().Json().GetProperty("bases").EnumerateArray()];

    private static string DigestFor(JsonElement built, string platform) =>
        built.GetProperty("manifests").EnumerateArray().Single(manifest => manifest.Text("platform") == platform).Text("digest");

    /// <summary>Of Ubuntu's; this machine's own mirrors may be asked, too.</summary>
    private static IEnumerable<string> HostsAsked(UbuntuArchive archive) =>
        archive.Proxy.TakeAsked().Select(address => address.Host).Where(host => host.EndsWith(".ubuntu.com", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal);

    private static void AssertTree(RootTree tree, IReadOnlyList<UbuntuPackage> archive, string version, string flavour, string triplet, string other)
    {
        var entries = tree.Entries;
        var isMerged = version != "18.04";
        Assert.Equal(("../usr/lib/os-release", "ubuntu"), (entries["etc/os-release"].Content, entries["etc/dpkg/origins/default"].Content));
        Assert.Contains($"VERSION_ID=\"{version}\"\n", entries["usr/lib/os-release"].Text, StringComparison.Ordinal);
        foreach (var folder in new[] { "bin", "lib", "sbin" })
        {
            Assert.Equal(isMerged ? ('l', $"usr/{folder}") : ('d', ""), (entries[folder].Kind, entries[folder].Content));
        }

        Assert.DoesNotContain(entries.Keys, path => path.Contains(".usr-is-merged", StringComparison.Ordinal) || path.Contains("zoneinfo/right", StringComparison.Ordinal));
        Assert.DoesNotContain(entries.Keys, path => path.Contains(other, StringComparison.Ordinal));
        Assert.All(["tmp", "var/tmp"], path => Assert.Equal(0x3FF, entries[path].Mode));
        AssertStatus(tree, archive, version, flavour);
        if (flavour != "static")
        {
            var (shell, library) = isMerged ? ("usr/bin/", $"usr/lib/{triplet}/") : ("bin/", $"lib/{triplet}/");
            Assert.Equal(("dash", 'f', 'f'), (entries[$"{shell}sh"].Content, entries[$"{shell}dash"].Kind, entries[$"{library}libc.so.6"].Kind));
            Assert.Equal(triplet[0] == 'x', entries.ContainsKey((isMerged ? "usr/" : "") + "lib64/ld-linux-x86-64.so.2"));
            Assert.Equal(flavour == "minimal" ? "/bin/sh" : "/bin/bash", entries["etc/passwd"].Text!.Split('\n')[0].Split(':')[^1]);
            Assert.Equal(version == "18.04", entries.ContainsKey($"usr/lib/{triplet}/libgfortran.so.4"));
        }

        if (flavour is "shell" or "build")
        {
            Assert.Equal(("/etc/alternatives/awk", "/usr/bin/mawk"), (entries["usr/bin/awk"].Content, entries["etc/alternatives/awk"].Content));
            Assert.Equal(version switch { "18.04" => "/bin/which", "20.04" => null, _ => "/etc/alternatives/which" }, entries["usr/bin/which"].Kind == 'l' ? entries["usr/bin/which"].Content : null);
            Assert.All(entries["etc/shells"].Text!.Split('\n').Where(line => line.StartsWith('/')), path => Assert.True(IsThere(entries, path), path));
        }
    }

    private static bool IsThere(IReadOnlyDictionary<string, RootEntry> entries, string path) =>
        entries.ContainsKey(path[1..]) || (entries["bin"].Kind == 'l' && entries.ContainsKey($"usr{path}"));

    private static void AssertStatus(RootTree tree, IReadOnlyList<UbuntuPackage> archive, string version, string flavour)
    {
        var stanzas = tree.Texts(path => path.StartsWith("var/lib/dpkg/status.d/", StringComparison.Ordinal) && !path.EndsWith(".md5sums", StringComparison.Ordinal)).ToList();
        var packages = stanzas.ToDictionary(file => Path.GetFileName(file.Path), file => file.Text);
        Assert.All(packages, package => Assert.StartsWith($"Package: {package.Key}\nStatus: install ok installed\nVersion: {archive.Last(one => one.Name == package.Key).Version}\n", package.Value, StringComparison.Ordinal));
        Assert.Equal(Expected(version, flavour, archive), packages.Keys.Order(StringComparer.Ordinal));
        Assert.All(packages.Keys, package => Assert.Contains($"var/lib/dpkg/status.d/{package}.md5sums", tree.Entries.Keys));
    }

    /// <summary>What apt would bring, without what only maintainer scripts need.</summary>
    private static IEnumerable<string> Expected(string version, string flavour, IReadOnlyList<UbuntuPackage> archive)
    {
        string[] foundation = ["base-files", "base-passwd", "ca-certificates", "netbase", "tzdata"];
        string[] runTime = ["dash", "libatomic1", "libc-bin", "libc6", "libgfortran5", "libgomp1", "libquadmath0", "libstdc++6", .. version switch
        {
            "18.04" => new[] { "gcc-7-base", "gcc-8-base", "libgcc1", "libgfortran4" },
            "20.04" => ["gcc-10-base", "libcrypt1", "libgcc-s1"],
            "22.04" => ["gcc-12-base", "libcrypt1", "libgcc-s1"],
            "24.04" => ["gcc-14-base", "libcrypt1", "libgcc-s1"],
            _ => ["gcc-16-base", "libcrypt1", "libgcc-s1"],
        }];
        // dash needs debianutils, which the rules leave to the flavours that have a use for it.
        string[] shell = ["bash", "coreutils", "debianutils", "diffutils", "findutils", "grep", "gzip", "hostname", "libacl1", "libselinux1", "mawk", "ncurses-base", "sed", "tar", .. version switch
        {
            "18.04" => new[] { "libattr1", "libpcre3", "libtinfo5" },
            "20.04" => ["libattr1", "libpcre2-8-0", "libpcre3", "libtinfo6"],
            "22.04" => ["libattr1", "libgmp10", "libpcre2-8-0", "libpcre3", "libtinfo6"],
            "24.04" => ["libattr1", "libgmp10", "libpcre2-8-0", "libtinfo6"],
            _ => ["coreutils-from-uutils", "libpcre2-8-0", "libtinfo6", "rust-coreutils"],
        }];
        string[] build = ["bzip2", "cpp", "curl", "file", "g++", "gcc", "gfortran", "git", "libc6-dev", "make", "patch", "python3", "unzip", "xz-utils", "zstd"];
        var all = flavour switch
        {
            "static" => foundation,
            "minimal" => foundation.Concat(runTime),
            "shell" => foundation.Concat(runTime).Concat(shell),
            _ => foundation.Concat(runTime).Concat(shell).Concat(build),
        };
        return all.Where(name => archive.Any(package => package.Name == name)).Order(StringComparer.Ordinal);
    }
}
