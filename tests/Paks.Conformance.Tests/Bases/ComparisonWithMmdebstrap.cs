using System.Text.RegularExpressions;
using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests.Bases;

/// <summary>
/// A base is what mmdebstrap, which installs the packages and runs their maintainer scripts, makes of the same packages. Every difference
/// has its reason here; a reason that explains none is refused, too.
/// </summary>
public sealed class ComparisonWithMmdebstrap(MadeBases bases)
{
    private const string Tools = "needs programs that are no part of the base";
    private const string Documents = "documents, of which licences alone travel with the files";
    private const string Nobody = "logs and messages of logins, of which a container has none";
    private const string Dpkg = "dpkg's own state: scanners read status.d, and nothing is installed here later";
    private const string Apt = "of packages that are no part of the base";

    /// <summary>Why paths are only in theirs.</summary>
    private static readonly (string Pattern, string Reason)[] OnlyTheirs =
    [
        ("^dev(/|$)", "the engine makes devices"),
        ("^etc/alternatives/.*\\.[178]\\.gz$|^etc/alternatives/which\\...1\\.gz$|^usr/share/man(/.*)?$", Documents),
        ("^etc/(alternatives/pager|apt/.*)$|^usr/bin/pager$", Apt),
        ("^etc/(environment|security/opasswd|subgid|subuid|pam\\.d.*)$|^var/lib/pam/.*", Apt),
        ("^etc/(rc.\\.d/.*|systemd/.*)$|^var/lib/systemd/.*", Apt),
        ("^etc/(fstab|hostname|resolv\\.conf)$", "mmdebstrap's own, for machines; engines make their own"),
        ("^etc/hosts$", "engines make it for each container"),
        ("^etc/(motd|update-motd\\.d.*)$|^usr/share/base-files/motd$", Nobody),
        ("^etc/ca-certificates\\.conf$|^usr/sbin/update-(ca-certificates|passwd)$", Tools),
        ("^usr/share/(bug|doc|doc-base|gcc|gdb|info|lintian|menu)(/.*)?$", Documents),
        ("^usr/share/locale(/.*)?$", "messages in other languages: the locale is C.UTF-8"),
        ("^usr/share/base-files/(.*\\.md5sums|info\\.dir|staff-group-for-usr-local)$|^usr/share/debianutils(/.*)?$", "what maintainer scripts read"),
        ("^usr/share/zoneinfo/(posix|right)(/.*)?$", "the zones once more: as they are, and with leap seconds, which POSIX does not have"),
        ("^var/cache/(apt|debconf)(/.*)?$|^var/lib/apt(/.*)?$|^var/lib/shells\\.state$", "caches and states of tools that are not there"),
        ("^var/lib/dpkg/.*", Dpkg),
        ("^var/log/.*", Nobody),
    ];

    /// <summary>Why paths are only in ours.</summary>
    private static readonly (string Pattern, string Reason)[] OnlyOurs =
    [
        ("^var/lib/dpkg/status\\.d(/.*)?$", "the packages, in the form that scanners read"),
    ];

    /// <summary>Why paths that both have differ.</summary>
    private static readonly (string Pattern, string Reason)[] Different =
    [
        ("^etc/ld\\.so\\.cache$", "theirs also names the libraries of packages that are no part of the base"),
    ];

    [Fact]
    public void ExplainsEveryDifference()
    {
        Testing.Tools.Require(Environment.IsPrivilegedProcess, "only root may unpack as mmdebstrap does");
        using var workspace = new Workspace();
        var ours = RootTree.OfLayout(bases.LayoutOf("debian12-shell")).Entries;
        string[] packages = [.. ours.Keys.Where(path => path.StartsWith("var/lib/dpkg/status.d/", StringComparison.Ordinal) && !path.EndsWith(".md5sums", StringComparison.Ordinal)).Select(Path.GetFileName)!];
        var theirs = Theirs(workspace, packages);
        var foreign = Foreign(theirs, [.. packages]);

        var unexplained = new List<string>();
        var used = new HashSet<string>();
        foreach (var path in ours.Keys.Union(theirs.Entries.Keys).Order(StringComparer.Ordinal))
        {
            var (our, their) = (ours.GetValueOrDefault(path), theirs.Entries.GetValueOrDefault(path));
            if (our?.ToString() == their?.ToString() || (our is null && foreign.Contains(path)))
            {
                continue;
            }

            var reasons = our is null ? OnlyTheirs : their is null ? OnlyOurs : Different;
            if (Array.Find(reasons, reason => Regex.IsMatch(path, reason.Pattern)) is { Pattern: not null } reason)
            {
                used.Add(reason.Pattern);
            }
            else
            {
                unexplained.Add($"{path}: ours {our?.ToString() ?? "nothing"}, theirs {their?.ToString() ?? "nothing"}");
            }
        }

        Assert.True(packages.Length > 30 && theirs.Entries.Count > 3000);
        Assert.Empty(unexplained);
        string[] needless = [.. OnlyTheirs.Concat(OnlyOurs).Concat(Different).Select(reason => reason.Pattern).Except(used)];
        Assert.Empty(needless);
    }

    private static RootTree Theirs(Workspace workspace, IEnumerable<string> packages)
    {
        var suites = new[] { "bookworm", "bookworm-updates", "bookworm-security" };
        string[] sources = [.. suites.Select(suite => $"deb {MadeBases.MirrorsOf(suite)[0]} {suite} main")];
        var tar = workspace.At("theirs.tar");
        Testing.Tools.Call("mmdebstrap", ["--quiet", "--mode=root", "--variant=essential", $"--include={string.Join(',', packages)}", "bookworm", tar, .. sources])
            .With("TMPDIR", workspace.Folder("mmdebstrap")).Run().Ended();
        return RootTree.OfTar(tar);
    }

    /// <summary>The paths of packages that came along because mmdebstrap itself needs them.</summary>
    private static HashSet<string> Foreign(RootTree tree, HashSet<string> packages)
    {
        var lists = tree.Texts(path => path.StartsWith("var/lib/dpkg/info/", StringComparison.Ordinal) && path.EndsWith(".list", StringComparison.Ordinal))
            .Select(list => (Package: Path.GetFileNameWithoutExtension(list.Path).Split(':')[0], Paths: list.Text.Split('\n').Select(line => Merged(line.TrimStart('/')))))
            .ToLookup(list => packages.Contains(list.Package), list => list.Paths);
        return [.. lists[false].SelectMany(paths => paths).Except(lists[true].SelectMany(paths => paths))];
    }

    private static string Merged(string path) => Regex.IsMatch(path, "^(bin|sbin|lib|lib32|lib64|libx32)/") ? $"usr/{path}" : path;
}
