using Paks.Conformance.Tests.Kit;
using Paks.Testing;

[assembly: AssemblyFixture(typeof(RegistryHost))]

namespace Paks.Conformance.Tests.Kit;

/// <summary>A registry for all tests of the run, and what is in it: each part is made when the first test asks for it.</summary>
public sealed class RegistryHost : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly Lazy<RegistryServer> _server = new(() => new RegistryServer());
    private readonly Lazy<RegistryCache> _cache;
    private readonly Lazy<GreetingCache> _greetings;
    private readonly Lazy<string> _base;

    public RegistryHost()
    {
        _cache = new Lazy<RegistryCache>(() => new RegistryCache(Server, _workspace));
        _greetings = new Lazy<GreetingCache>(() => new GreetingCache(_workspace.Folder("greetings")));
        _base = new Lazy<string>(PushBase);
    }

    /// <summary>Its host and port.</summary>
    public string Host => Server.Host;

    /// <summary>The home of the builds whose store does not matter.</summary>
    public string Home => _workspace.Home;

    /// <summary>The base <c>debian12</c> in the registry, as <c>--base</c> takes it.</summary>
    public string Debian => _base.Value;

    internal RegistryServer Server => _server.Value;

    /// <summary>The fixtures of Spack in the registry, signed; without the shared fixtures the test ends here.</summary>
    internal RegistryCache Cache
    {
        get
        {
            Assert.SkipWhen(SharedFixtures.Root is null, "the shared fixtures are not here");
            return _cache.Value;
        }
    }

    /// <summary>The cache, in a folder, of one program for several processors.</summary>
    internal GreetingCache Greetings => _greetings.Value;

    /// <summary>A build of the greeting, for this machine where <see cref="BuildCall.Options"/> say nothing else.</summary>
    internal BuildCall BuildGreeting(string repository, params IReadOnlyList<string> options) => new()
    {
        Home = Home,
        Spec = GreetingCache.Package,
        Cache = Greetings.Folder,
        Key = Greetings.Key,
        Outputs = [$"docker://{Host}/{repository}:1"],
        Options = options,
    };

    public void Dispose()
    {
        if (_server.IsValueCreated)
        {
            Server.Dispose();
        }

        _workspace.Dispose();
    }

    private string PushBase()
    {
        var reference = $"docker://{Host}/bases/debian:12";
        var mark = _workspace.At("mark");
        File.WriteAllText(mark, "a base\n");
        PaksImage.Call(Home, "build", "--base", "debian12", "--add", mark + "=/etc", "--output", reference, "--quiet").Run().Ended();
        return reference;
    }
}
