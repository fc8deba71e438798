using System.Collections.Concurrent;
using Paks.Registry.Http;

namespace Paks.Registry;

/// <summary>Speaks to registries: holds their connections, tokens and what is known of them. One is enough for a process.</summary>
public sealed class RegistryClient : IDisposable
{
    private readonly RegistryOptions _options;
    private readonly ConcurrentDictionary<(string Name, bool IsPlain), Lazy<RegistryHost>> _hosts = new();

    /// <summary>A client; no registry is spoken to yet.</summary>
    public RegistryClient(RegistryOptions? options = null) => _options = options ?? new RegistryOptions();

    /// <summary>What went over the wire so far.</summary>
    public Traffic Traffic { get; } = new();

    /// <summary>The repository that a reference names.</summary>
    /// <param name="reference">Its tag and digest do not matter.</param>
    /// <param name="isPlain">Whether the user said that it is spoken to over plain http.</param>
    /// <exception cref="RegistryConfigurationException">A setting for the registry cannot be read.</exception>
    public Repository Open(Reference reference, bool isPlain = false)
    {
        var mirrors = _options.Hosts.Find(reference.Registry).Mirrors.Select(mirror => OpenMirror(reference, mirror)).ToList();
        return new Repository(new RepositorySource(Host(reference.Registry, isPlain), reference.Repository), mirrors);
    }

    /// <summary>Closes all connections.</summary>
    public void Dispose()
    {
        foreach (var host in _hosts.Values.Where(host => host.IsValueCreated))
        {
            host.Value.Dispose();
        }
    }

    private RepositorySource OpenMirror(Reference reference, string mirror)
    {
        var parts = mirror.TrimEnd('/').Split('/', 2);
        var name = parts.Length == 1 ? reference.Repository : $"{parts[1]}/{reference.Repository}";
        return Reference.IsHost(parts[0]) && Reference.IsName(name)
            ? new RepositorySource(Host(parts[0], false), name)
            : throw new RegistryConfigurationException($"the mirrors of {reference.Registry}", $"'{mirror}' is neither HOST nor HOST/PREFIX");
    }

    private RegistryHost Host(string name, bool isPlain) => _hosts.GetOrAdd(
        (name, isPlain), _ => new Lazy<RegistryHost>(() => new RegistryHost(name, isPlain, _options.Hosts.Find(name), _options, Traffic))).Value;
}
