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

    /// <summary>The layout of a base.</summary>
    internal string LayoutOf(string name, string platform = "linux/amd64")
    {
        lock (_turn)
        {
            if (!_layouts.TryGetValue($"{name} {platform}", out var folder))
            {
                folder = _workspace.At($"{name}-{platform.Replace('/', '-')}");
                Build(Home, name, platform, folder).Run().Ended();
                _layouts[$"{name} {platform}"] = folder;
            }

            return folder;
        }
    }

    /// <summary>The call that makes a base.</summary>
    internal static ProgramCall Build(string home, string name, string platform, string folder) =>
        PaksImage.Call(home, "build", "--base", name, "--platform", platform, "--output", $"oci:{folder}", "--json");

    public void Dispose() => _workspace.Dispose();
}
