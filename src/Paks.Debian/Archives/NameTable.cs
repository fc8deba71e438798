using System.Text;

namespace Paks.Debian.Archives;

/// <summary>Where names are, by a hash of them: eight bytes each. What is found may be of another name.</summary>
internal sealed class NameTable
{
    private readonly List<ulong> _entries = [];

    public int Count => _entries.Count;

    public void Add(ReadOnlySpan<byte> name, int at) => _entries.Add(((ulong)HashOf(name) << 32) | (uint)at);

    /// <summary>To be called once, when all are added.</summary>
    public void Sort() => _entries.Sort();

    /// <summary>Ascending.</summary>
    public IEnumerable<int> Find(string name)
    {
        var first = (ulong)HashOf(Encoding.UTF8.GetBytes(name)) << 32;
        var at = _entries.BinarySearch(first);
        for (at = at < 0 ? ~at : at; at < _entries.Count && _entries[at] >> 32 == first >> 32; at++)
        {
            yield return (int)(uint)_entries[at];
        }
    }

    /// <summary>FNV-1a.</summary>
    private static uint HashOf(ReadOnlySpan<byte> name)
    {
        var hash = 2166136261;
        foreach (var one in name)
        {
            hash = (hash ^ one) * 16777619;
        }

        return hash;
    }
}
