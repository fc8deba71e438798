using Paks.Debian.Archives;
using Paks.Testing;

[assembly: AssemblyFixture(typeof(Paks.Conformance.Tests.Kit.MadeBases))]

namespace Paks.Conformance.Tests.Kit;

/// <summary>Bases as the command makes them of the real archive, each once a run.</summary>
public sealed class MadeBases : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly Dictionary<string, string> _layouts = [];
    private readonly Lock _turn = new();

    /// <summary>The home of the builds whose store does not matter.</summary>
    internal string Home => _workspace.Home;

    /// <summary>Where the host's own apt takes a suite from; without any the test ends here.</summary>
    internal static IReadOnlyList<string> MirrorsOf(string suite)
    {
        var mirrors = AptSources.Read("/etc/apt").MirrorsOf(suite);
        Tools.Require(mirrors.Count > 0, $"this host's apt names no mirror that may have {suite}");
        return mirrors;
    }

    /// <summary>The layout of a base, with one image.</summary>
    internal string LayoutOf(string name, string platform = "linux/amd64")
    {
        lock (_turn)
        {
            if (!_layouts.TryGetValue($"{name} {platform}", out var folder))
            {
                folder = _workspace.At($"{name}-{platform.Replace('/', '-')}");
                Make(name, platform, folder);
                _layouts[$"{name} {platform}"] = folder;
            }

            return folder;
        }
    }

    /// <summary>The call that makes a base.</summary>
    internal static ProgramCall Build(string home, string name, string platform, string folder) =>
        PaksImage.Call(home, "base", "build", name, "--platform", platform, "--output", $"oci:{folder}", "--json");

    public void Dispose() => _workspace.Dispose();

    /// <summary>
    /// A mirror may be behind with the updates of rare architectures, so that its indexes are not those that its release names.
    /// Such a base is refused, rightly; what is tried here is tried on the main archive alone then.
    /// </summary>
    private void Make(string name, string platform, string folder)
    {
        MirrorsOf("bookworm");
        var result = Build(Home, name, platform, folder).Run();
        if (result.ExitCode == 0 || platform == "linux/amd64")
        {
            result.Ended();
            return;
        }

        result.Failed(3, "PAKS3005", "by-hash");
        var (suite, key) = name.StartsWith("debian12", StringComparison.Ordinal) ? ("bookworm", "B8B80B5B623EAB6AD8775C45B7C5D7D6350947F8") : ("trixie", "04B54C3CDCA79751B16BC6B5225629DF75B188BD");
        var definition = _workspace.At($"{suite}.yaml");
        File.WriteAllText(definition, $"""
            name: {suite}-main
            extends: {name}
            archives:
              - name: main
                mirrors: [{MirrorsOf(suite)[0]}]
                suites: [{suite}]
                components: [main]
                signed-by: [{key}]
            """);
        var main = Build(Home, definition, platform, folder).Run();
        Assert.SkipWhen(main.ExitCode == 3 && main.Error.Contains("PAKS3005", StringComparison.Ordinal), $"this host's mirror has other indexes of {platform} than its release names");
        main.Ended();
    }
}
