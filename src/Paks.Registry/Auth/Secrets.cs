using System.Collections.Concurrent;

namespace Paks.Registry.Auth;

/// <summary>The passwords and tokens that were sent to a registry, so that what it answers with never repeats them.</summary>
internal sealed class Secrets
{
    private const int MostKept = 1000;

    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>Remembers secrets; null and empty ones are none.</summary>
    public void Add(params IReadOnlyList<string?> secrets)
    {
        foreach (var secret in secrets.Where(secret => !string.IsNullOrEmpty(secret) && _known.Count < MostKept))
        {
            _known.TryAdd(secret!, true);
        }
    }

    /// <summary>The text with every known secret crossed out, the longest first.</summary>
    public string Hide(string text) =>
        _known.Keys.OrderByDescending(secret => secret.Length).Aggregate(text, (hidden, secret) => hidden.Replace(secret, "***", StringComparison.Ordinal));
}
