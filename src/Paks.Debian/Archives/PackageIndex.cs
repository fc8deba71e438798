using System.Text;

namespace Paks.Debian.Archives;

/// <summary>A <c>Packages</c> file.</summary>
internal static class PackageIndex
{
    private const int LongestName = 256;

    /// <summary>The packages that are wanted by name; the others are not looked at.</summary>
    /// <exception cref="FormatException">It is no index.</exception>
    public static IReadOnlyList<BinaryPackage> Read(Stream index, IReadOnlySet<string> names)
    {
        var wanted =
            names.ToHashSet().GetAlternateLookup<ReadOnlySpan<char>>();
        var packages = new List<BinaryPackage>();
        var reader = new StanzaReader(index);
        Span<char> name = stackalloc char[LongestName];
        while (reader.TryRead(out var stanza))
        {
            var text = NameOf(stanza);
            if (text.Length <= LongestName && wanted.Contains(name[..Encoding.Latin1.GetChars(text, name)]))
            {
                packages.Add(BinaryPackage.Parse(ControlStanza.Parse(stanza)));
            }
        }
        return packages;
    }

    private static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> stanza)
    {
        // Nearly always the first field.
        var at = stanza.StartsWith("Package:"u8) ? 0 : stanza.IndexOf("\nPackage:"u8) + 1;
        if (at == 0 && !stanza.StartsWith("Package:"u8))
        {
            return default;
        }

        var rest = stanza[(at + "Package:"u8.Length)..];
        var end = rest.IndexOf((byte)'\n');
        return (end < 0 ? rest : rest[..end]).Trim(" \t"u8);
    }
}
