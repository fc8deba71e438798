using System.Text.Json;

namespace Paks.Spack.Caches;

/// <summary>Each string of an index once, named by a number.</summary>
internal sealed class StringPool
{
    private const int LongestOnStack = 512;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _strings = [];

    public IReadOnlyList<string> Strings => _strings;

    public int? Find(string text) => _numbers.TryGetValue(text, out var number) ? number : null;

    /// <summary>The number of the string on which the reader stands.</summary>
    public int Add(in Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > LongestOnStack || reader.HasValueSequence)
        {
            return Add(reader.GetString()!);
        }

        Span<char> buffer = stackalloc char[LongestOnStack];
        return Add(buffer[..reader.CopyString(buffer)]);
    }

    private int Add(ReadOnlySpan<char> text)
    {
        var lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text, out var known))
        {
            return known;
        }

        _strings.Add(text.ToString());
        _numbers.Add(_strings[^1], _strings.Count - 1);
        return _strings.Count - 1;
    }
}
