using System.Security.Cryptography;
using System.Text;
using Paks.Debian.RootFileSystems;
using Paks.Testing;

namespace Paks.Debian.Tests;

/// <summary>The base debian12, whole and real.</summary>
public sealed class Debian12(HostMirror mirror) : IClassFixture<HostMirror>
{
    /// <summary>What is not a package's own file: written here, or a copy.</summary>
    private static readonly string[] Written =
        ["etc/group", "etc/passwd", "etc/nsswitch.conf", "etc/profile", "root/.profile", "etc/ssl/certs/", "etc/ld.so.cache", "var/lib/dpkg/status.d/"];

    /// <summary>Where files may be left out.</summary>
    private static readonly string[] LeftOut =
    [
        "usr/share/doc/", "usr/share/doc-base/", "usr/share/man/", "usr/share/lintian/", "usr/share/menu/", "usr/share/debianutils/", "usr/share/gcc/",
        "usr/share/gdb/", "usr/share/base-files/", "etc/update-motd.d/", "usr/sbin/update-ca-certificates", "usr/share/info/", "usr/share/locale/",
    ];

    [Fact]
    public void HasTheVeryFilesOfItsPackages()
    {
        using var unpacked = new TempFolder();
        var ours = mirror.Tree.Entries.ToDictionary(entry => entry.Path);
        var theirs = new HashSet<string>();
        foreach (var package in mirror.Plan!.Packages)
        {
            var folder = unpacked[package.Name];
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
                    Assert.True(package.Name == "libc-bin" || LeftOut.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal)), $"{path} is missing");
                }
            }
        }
        Assert.True(theirs.Count > 500);
        Assert.All(mirror.Tree.Entries.Where(entry => entry.Kind == RootFileSystemEntryKind.File), entry =>
            Assert.True(theirs.Contains(entry.Path) || Written.Any(prefix => entry.Path.StartsWith(prefix, StringComparison.Ordinal)), $"{entry.Path} comes from nowhere"));
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

    [Theory]
    [InlineData("gcc", "c", "-lm -lcrypt", """
        #include <stdio.h>
        #include <stdlib.h>
        #include <locale.h>
        #include <langinfo.h>
        #include <math.h>
        #include <netdb.h>
        #include <pwd.h>
        int main(int argc, char **argv) {
          setlocale(LC_ALL, "");
          printf("%s %.3f %s %d\n", nl_langinfo(CODESET), sqrt(argc + 1.0), getpwuid(0)->pw_name, ntohs(getservbyname("https", "tcp")->s_port));
          fflush(stdout);
          return system("echo shell; read first < /etc/ssl/certs/ca-certificates.crt; echo \"$first\"");
        }
        """, "UTF-8 1.414 root 443\nshell\n-----BEGIN CERTIFICATE-----\n")]
    [InlineData("g++", "cc", "", """
        #include <iostream>
        #include <stdexcept>
        int main() { try { throw std::runtime_error("thrown"); } catch (std::exception &e) { std::cout << e.what() << std::endl; } }
        """, "thrown\n")]
    [InlineData("gfortran", "f90", "", """
        program p
          real(kind=16) :: x
          x = 2
          print '(F8.4)', sqrt(x)
        end program
        """, "  1.4142\n")]
    [InlineData("gcc", "c", "-fopenmp -latomic", """
        #include <omp.h>
        #include <stdio.h>
        int main(void) { int n = 0;
        #pragma omp parallel num_threads(2) reduction(+:n)
          n += 1;
          printf("%d\n", n); }
        """, "2\n")]
    public void RunsPrograms(string compiler, string suffix, string options, string source, string expected)
    {
        var gcc = Tools.Path(compiler);
        Tools.Require(Environment.UserName == "root", "only root may change the root");
        Assert.SkipUnless(File.ReadAllText("/etc/os-release").Contains("VERSION_ID=\"12\"", StringComparison.Ordinal), "programs of this host need another Debian");
        using var root = new TempFolder();
        mirror.WriteTo(root.Path);
        var file = root.Write("tmp/program." + suffix, Encoding.UTF8.GetBytes(source));
        var flags = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        new ProgramCall(gcc, [file, "-o", root["tmp/program"], .. flags]).Run().Ended();

        var result = new ProgramCall(Tools.Path("chroot"), root.Path, "/tmp/program").With("LANG", "C.UTF-8").Run().Ended();

        Assert.Equal(expected, result.Output);
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
