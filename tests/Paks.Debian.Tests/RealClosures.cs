using Paks.Debian.Archives;
using Paks.Debian.RootFileSystems;
using Paks.Testing;
using Paks.Trust;

namespace Paks.Debian.Tests;

/// <summary>Closures of a real archive, held against those of apt for an empty system with the same sources.</summary>
public sealed class RealClosures(RealClosures.Mirrors mirrors) : IClassFixture<RealClosures.Mirrors>
{
    [Theory]
    [InlineData("bookworm", "base-files apt libopenmpi-dev cmake git systemd openssh-server postgresql nginx")]
    [InlineData("trixie", "gcc g++ gfortran make python3 coreutils bash ca-certificates")]
    public async Task AreThoseOfApt(string suite, string roots)
    {
        var names = roots.Split(' ');
        var plan = await mirrors.PlanAsync(suite, names);

        Assert.Equal(
            mirrors.Simulate(suite, names).Order(StringComparer.Ordinal),
            plan.Packages.Select(package => $"{package.Name} {package.Version}").Order(StringComparer.Ordinal));
        Assert.Equal(names, plan.Packages.Take(names.Length).Select(package => package.Name));
        Assert.Equal(plan.Packages.Skip(names.Length).Select(package => package.Name).Order(StringComparer.Ordinal), plan.Packages.Skip(names.Length).Select(package => package.Name));
    }

    /// <summary>The host's mirror, and an apt of our own that uses it too.</summary>
    public sealed class Mirrors : IDisposable
    {
        private const string Keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

        private readonly TempFolder _folder = new();
        private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
        private readonly HashSet<string> _updated = [];

        public void Dispose()
        {
            _http.Dispose();
            _folder.Dispose();
        }

        internal async Task<RootFileSystemPlan> PlanAsync(string suite, string[] roots)
        {
            var mirrors = MirrorsOf(suite);
            var recipe = new RootFileSystemRecipe
            {
                Name = "test",
                Architectures = ["amd64"],
                Archives = [new ArchiveRecipe { Name = "main", Mirrors = [], Suites = [suite], Components = ["main"], SignedBy = [] }],
                Packages = [.. roots.Select(root => new PackageRecipe(root))],
            };
            using var keys = File.OpenRead(Keyring);
            var keyring = Trust.Keyring.Read(keys);
            recipe = recipe with { Archives = [recipe.Archives[0] with { SignedBy = [.. keyring.Keys.Select(key => key.Fingerprint)] }] };
            var planner = new RootFileSystemPlanner(recipe, "amd64", (_, _) => new ArchiveMirrors(mirrors, []), _http, new FolderCache(_folder.Path));
            try
            {
                return await planner.PlanAsync(await planner.ReadReleasesAsync(keyring, DateTimeOffset.UtcNow));
            }
            catch (ArchiveException failure) when (failure.Kind == ArchiveFailure.Unreachable)
            {
                Assert.Skip($"the mirror of this host does not answer: {failure.Message}");
                throw;
            }
        }

        internal IEnumerable<string> Simulate(string suite, string[] roots)
        {
            var apt = Tools.Path("apt-get");
            var root = Path.Combine(_folder.Path, $"apt-{suite}");
            string[] options =
            [
                "-o", $"Dir={root}", "-o", $"Dir::State::status={root}/status", "-o", $"Dir::Etc::trusted={Keyring}", "-o", "Dir::Etc::trustedparts=/none",
                "-o", "APT::Install-Recommends=0", "-o", "APT::Architecture=amd64", "-o", "APT::Architectures::=amd64", "-o", "APT::Sandbox::User=", "-q",
            ];
            if (_updated.Add(suite))
            {
                foreach (var folder in new[] { "etc/apt/apt.conf.d", "etc/apt/preferences.d", "var/lib/apt/lists/partial", "var/cache/apt/archives/partial" })
                {
                    Directory.CreateDirectory(Path.Combine(root, folder));
                }

                File.WriteAllText(Path.Combine(root, "status"), "");
                File.WriteAllLines(Path.Combine(root, "etc/apt/sources.list"), [$"deb {MirrorsOf(suite)[0]} {suite} main"]);
                new ProgramCall(apt, [.. options, "update"]).With("LC_ALL", "C").Run().Ended();
            }

            var result = new ProgramCall(apt, [.. options, "install", "--simulate", .. roots]).With("LC_ALL", "C").Run().Ended();
            foreach (var words in result.Output.Split('\n').Where(line => line.StartsWith("Inst ", StringComparison.Ordinal)).Select(line => line.Split(' ')))
            {
                yield return $"{words[1]} {words[2].TrimStart('(')}";
            }
        }

        private static IReadOnlyList<string> MirrorsOf(string suite)
        {
            var mirrors = AptSources.Read("/etc/apt").MirrorsOf(suite);
            Assert.SkipWhen(mirrors.Count == 0 || !File.Exists(Keyring), "this host is no Debian with sources and keyring");
            return mirrors;
        }
    }
}
