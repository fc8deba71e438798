using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests.Bases;

/// <summary>What the base is for: programs that this host's compilers made run in a container that holds the base and them, and nothing else.</summary>
public sealed class ProgramsOnABase(MadeBases bases)
{
    [Theory]
    [InlineData("gcc", "c", "-lm -lcrypt", """
        #include <crypt.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <locale.h>
        #include <langinfo.h>
        #include <math.h>
        #include <netdb.h>
        #include <pwd.h>
        #include <time.h>
        int main(int argc, char **argv) {
          setlocale(LC_ALL, "");
          setenv("TZ", "Pacific/Kiritimati", 1);
          time_t begin = 0;
          struct tm *there = localtime(&begin);
          printf("%s %.3f %s %d %s %s\n", nl_langinfo(CODESET), sqrt(argc + 1.0), getpwnam("www-data")->pw_dir, ntohs(getservbyname("https", "tcp")->s_port), there->tm_zone, crypt("a", "ab"));
          fflush(stdout);
          return system("echo shell; read line < /etc/ssl/certs/ca-certificates.crt; echo \"$line\"");
        }
        """, "UTF-8 1.414 /var/www 443 -1040 abxxB7HlIeckU\nshell\n-----BEGIN CERTIFICATE-----\n")]
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
    public void Run(string compiler, string suffix, string options, string source, string expected)
    {
        Assert.SkipUnless(IsBookworm(), "programs of this host need another Debian");
        using var workspace = new Workspace();
        var file = workspace.At("program." + suffix);
        File.WriteAllText(file, source);
        var program = Path.Combine(workspace.Folder("added"), "program");
        Tools.Run(compiler, [file, "-o", program, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(expected, RunAdded(bases.Home, "debian12", workspace, "/app/program"));
    }

    /// <summary>A client that trusts the authorities of the system trusts the one of a definition, and no other.</summary>
    [Theory]
    [InlineData("debian12", "Verification error: ")]
    [InlineData("own", "Verification: OK")]
    public void TrustTheAuthoritiesOfTheSystem(string name, string expected)
    {
        Assert.SkipUnless(IsBookworm(), "programs of this host need another Debian");
        using var workspace = new Workspace();
        var added = workspace.Folder("added");
        var authority = new TestAuthority(added);
        var definition = workspace.At("own.yaml");
        File.WriteAllText(definition, $"""
            name: own
            extends: debian12
            files:
              usr/local/share/ca-certificates/own.crt: |
            {string.Join('\n', File.ReadLines(authority.File).Select(line => "    " + line))}
            """);
        var openssl = Tools.Path("openssl");
        File.Copy(openssl, Path.Combine(added, "openssl"));
        foreach (var library in Tools.Run("ldd", openssl).Split('\n').Select(line => line.Trim().Split(' ')).Where(words => words[0].StartsWith("libssl", StringComparison.Ordinal) || words[0].StartsWith("libcrypto", StringComparison.Ordinal)))
        {
            File.Copy(library[2], Path.Combine(added, library[0]));
        }

        File.WriteAllText(Path.Combine(added, "talk"), """
            cd /app
            export LD_LIBRARY_PATH=/app
            ./openssl s_server -quiet -accept 127.0.0.1:4433 -cert server.crt -key server.key &
            until ./openssl s_client -connect 127.0.0.1:4433 -verify_ip 127.0.0.1 < /dev/null > /tmp/answer 2> /dev/null; do :; done
            while read -r line; do case "$line" in Verification*) echo "$line";; esac; done < /tmp/answer
            kill $!
            """);

        Assert.StartsWith(expected, RunAdded(bases.Home, name == "own" ? definition : name, workspace, "/bin/sh", "/app/talk"), StringComparison.Ordinal);
    }

    private static string RunAdded(string home, string name, Workspace workspace, params IReadOnlyList<string> command)
    {
        var image = $"paks-conformance/program:{Path.GetFileName(workspace.Root).ToLowerInvariant()}";
        PaksImage.Call(home, "build", "--base", name, "--platform", "linux/amd64", "--add", $"{workspace.At("added")}=/app", "--load", "--tag", image)
            .With("DOCKER_HOST", Tools.DockerHost()).Run().Ended();
        try
        {
            return ContainerHost.Run(image, command).Ended().Output;
        }
        finally
        {
            ContainerHost.Remove(image);
        }
    }

    private static bool IsBookworm() => File.ReadAllText("/etc/os-release").Contains("VERSION_ID=\"12\"", StringComparison.Ordinal);
}
