using System.Collections.Concurrent;

namespace Paks.Testing.Registries.Contents;

/// <summary>The uploads that are under way.</summary>
internal sealed class UploadSessions(BlobFiles files)
{
    private readonly ConcurrentDictionary<string, UploadSession> _sessions = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Ids => [.. _sessions.Keys];

    public UploadSession Start(string repository)
    {
        var session = new UploadSession(Guid.NewGuid().ToString(), repository, files.Next());
        _sessions[session.Id] = session;
        return session;
    }

    /// <summary>The upload of an id into a repository; null when there is none.</summary>
    public UploadSession? Find(string repository, string id) =>
        _sessions.TryGetValue(id, out var session) && session.Repository == repository ? session : null;

    /// <summary>Forgets an upload; false when it was forgotten already.</summary>
    public bool Remove(string id) => _sessions.TryRemove(id, out _);
}
