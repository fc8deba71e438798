using System.Security.Cryptography;
using System.Text;
using Paks.Debian.RootFileSystems;
using Paks.Testing;

namespace Paks.Debian.Tests;

/// <summary>The base debian12, whole and real.</summary>
public sealed class Debian12(HostMirror mirror) : IClassFixture<HostMirror>
{
    /// <summary>What is no package's own file, and no rule of a package's: written of what the packages bring.</summary>
    private static readonly string[] Written = ["etc/group", "etc/passwd", "etc/ld.so.cache", "etc/ssl/certs/", "var/lib/dpkg/status.d/"];

    [Fact]
    public void HasTheVeryFilesOfItsPackages()
    {
        using var unpacked = new TempFolder();
        var ours = mirror.Tree.Entries.ToDictionary(entry => entry.Path);
        var theirs = new HashSet<string>();
        foreach (var package in mirror.Plan!.Packages)
        {
            var folder = unpacked[package.Name];
            var isKept = new PathFilter(mirror.Recipe).For(package.Name);
            new ProgramCall(Tools.Path("dpkg-deb"), "-x", mirror.Cache.PathOf(package.Sha256), folder).Run().Ended();
            foreach (var file in FilesOf(folder))
            {
                var path = UsrMerge.MergedPathOf(Path.GetRelativePath(folder, file));
                theirs.Add(path);
                if (ours.TryGetValue(path, out var entry))
                {
                    AssertSame(new FileInfo(file), entry);
                }
                else
                {
                    Assert.False(isKept(path), $"{path} is missing");
                }
            }
        }
        Assert.True(theirs.Count > 500);
        var rules = mirror.Recipe.Scripted.Values.SelectMany(rule => rule.Files.Select(file => file.Path).Concat(rule.Copies.Keys)).ToHashSet();
        Assert.All(mirror.Tree.Entries.Where(entry => entry.Kind == RootFileSystemEntryKind.File), entry =>
            Assert.True(theirs.Contains(entry.Path) || rules.Contains(entry.Path) || Written.Any(prefix => entry.Path.StartsWith(prefix, StringComparison.Ordinal)), $"{entry.Path} comes from nowhere"));
    }

    [Fact]
    public void HasTheLicenceOfEveryPackage()
    {
        var paths = mirror.Tree.Entries.ToDictionary(entry => entry.Path);
        Assert.All(mirror.Plan!.Packages, package =>
        {
            var folder = $"usr/share/doc/{package.Name}";
            if (paths[folder].LinkTarget is { } other)
            {
                folder = $"usr/share/doc/{other}";
            }

            Assert.True(paths.ContainsKey($"{folder}/copyright"), package.Name);
            Assert.True(paths.ContainsKey($"var/lib/dpkg/status.d/{package.Name}"), package.Name);
        });
    }

    [Fact]
    public void HasNoProgramButTheShellAndTheLoader()
    {
        string[] programs = [.. mirror.Tree.Entries
            .Where(entry => entry.Kind == RootFileSystemEntryKind.File && (entry.Mode & 0x49) != 0 && !entry.Path.Contains(".so", StringComparison.Ordinal))
            .Select(entry => entry.Path)];

        Assert.Equal(["usr/bin/dash"], programs);
    }

    [Fact]
    public void HasCertificatesThatOpenSslFinds()
    {
        var openssl = Tools.Path("openssl");
        using var root = new TempFolder();
        mirror.WriteTo(root.Path);
        var shipped = Directory.GetFiles(root["usr/share/ca-certificates/mozilla"]);
        var byHash = mirror.Tree.Entries
            .Where(entry => entry.Path.StartsWith("etc/ssl/certs/", StringComparison.Ordinal) && !entry.LinkTarget?.StartsWith('/') == true)
            .ToDictionary(entry => Path.GetFileName(entry.Path), entry => entry.LinkTarget!);

        Assert.True(shipped.Length > 100);
        Assert.Equal(shipped.Length, byHash.Count);
        foreach ((var hash, var name) in byHash)
        {
            var certificate = mirror.Tree.Entries.Single(entry => entry.Path == $"etc/ssl/certs/{name}").LinkTarget!;
            var expected = new ProgramCall(openssl, "x509", "-noout", "-subject_hash", "-in", root[certificate[1..]]).Run().Ended();
            Assert.Equal(expected.Output.Trim(), hash[..8]);
        }
        var bundle = File.ReadAllText(root["etc/ssl/certs/ca-certificates.crt"]);
        Assert.Equal(string.Concat(shipped.Order(StringComparer.Ordinal).Select(File.ReadAllText)), bundle);
    }

    private static IEnumerable<string> FilesOf(string folder) => Directory.EnumerateFiles(
        folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, ReturnSpecialDirectories = false });

    private static void AssertSame(FileInfo theirs, RootFileSystemEntry ours)
    {
        if (theirs.LinkTarget is { } target)
        {
            Assert.Equal((RootFileSystemEntryKind.SymbolicLink, target), (ours.Kind, ours.LinkTarget!));
            return;
        }
        Assert.Equal(((int)theirs.UnixFileMode, theirs.Length), (ours.Mode, ours.Size));
        using var file = theirs.OpenRead();
        using var content = ours.OpenContent()!;
        Assert.Equal(Convert.ToHexString(SHA256.HashData(file)), Convert.ToHexString(SHA256.HashData(content)));
    }
}
