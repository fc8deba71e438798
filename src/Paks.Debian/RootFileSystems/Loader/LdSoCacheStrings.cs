using System.Buffers;
using System.Text;

namespace Paks.Debian.RootFileSystems.Loader;

/// <summary>The strings of a cache, each once, one that ends another within it (glibc, elf/stringtable.c).</summary>
internal sealed class LdSoCacheStrings
{
    private readonly Dictionary<string, int> _offsets = [];

    public LdSoCacheStrings(IEnumerable<string> strings)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var before = "";
        foreach (var text in strings.Distinct().OrderBy(text => text, Comparer<string>.Create(CompareFromTheEnd)))
        {
            if (_offsets.Count > 0 && before.EndsWith(text, StringComparison.Ordinal))
            {
                _offsets.Add(text, bytes.WrittenCount - 1 - Encoding.UTF8.GetByteCount(text));
                continue;
            }

            _offsets.Add(text, bytes.WrittenCount);
            Encoding.UTF8.GetBytes(text, bytes);
            bytes.Write("\0"u8);
            before = text;
        }

        Bytes = bytes.WrittenMemory;
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Where a string begins.</summary>
    public int this[string text] => _offsets[text];

    /// <summary>Backwards in both senses, so that a string comes before what it ends with.</summary>
    private static int CompareFromTheEnd(string left, string right)
    {
        for (var at = 1; at <= Math.Min(left.Length, right.Length); at++)
        {
            if (left[^at] != right[^at])
            {
                return right[^at].CompareTo(left[^at]);
            }
        }

        return right.Length.CompareTo(left.Length);
    }
}
