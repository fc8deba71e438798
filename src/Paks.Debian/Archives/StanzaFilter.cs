using System.Text;

namespace Paks.Debian.Archives;

/// <summary>Cuts a stanza of an index down to the fields that matter here, which is about half of it.</summary>
internal sealed class StanzaFilter
{
    /// <summary>By the length of the name.</summary>
    private static readonly byte[][][] KeptNames = ByLength(
        "Package", "Version", "Architecture", "Source", "Filename", "Size", "SHA256", "Installed-Size", "Pre-Depends", "Depends",
        "Provides", "Conflicts", "Breaks", "Multi-Arch", "Essential", "Priority");

    private byte[] _kept = new byte[8 * 1024];
    private int _length;
    private Range _package;
    private Range _architecture;
    private Range _provides;

    public ReadOnlySpan<byte> Kept => _kept.AsSpan(0, _length);

    public ReadOnlySpan<byte> Package => _kept.AsSpan(_package);

    public ReadOnlySpan<byte> Architecture => _kept.AsSpan(_architecture);

    public ReadOnlySpan<byte> Provides => _kept.AsSpan(_provides);

    /// <summary>The properties are those of this stanza until the next one is taken.</summary>
    public void Take(ReadOnlySpan<byte> stanza)
    {
        _length = 0;
        _package = _architecture = _provides = default;
        if (_kept.Length < stanza.Length + 1)
        {
            _kept = new byte[2 * (stanza.Length + 1)];
        }

        var field = 0;
        var colon = -1;
        while (!stanza.IsEmpty)
        {
            var end = stanza.IndexOf((byte)'\n');
            var line = end < 0 ? stanza : stanza[..end];
            stanza = end < 0 ? default : stanza[(end + 1)..];
            var isContinued = line is [(byte)' ' or (byte)'\t', ..];
            if (!isContinued)
            {
                Note(field, colon);
                field = _length;
                colon = line.IndexOf((byte)':');
                colon = colon > 0 && IsKept(line[..colon]) ? colon : -1;
            }

            if (colon > 0)
            {
                line.CopyTo(_kept.AsSpan(_length));
                _length += line.Length;
                _kept[_length++] = (byte)'\n';
            }
        }

        Note(field, colon);
    }

    private void Note(int field, int colon)
    {
        if (colon < 0)
        {
            return;
        }

        var name = _kept.AsSpan(field, colon);
        var (start, end) = (field + colon + 1, _length);
        while (start < end && _kept[start] is (byte)' ' or (byte)'\t' or (byte)'\n')
        {
            start++;
        }

        while (end > start && _kept[end - 1] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
        {
            end--;
        }

        if (Ascii.EqualsIgnoreCase(name, "Package"u8))
        {
            _package = start..end;
        }
        else if (Ascii.EqualsIgnoreCase(name, "Architecture"u8))
        {
            _architecture = start..end;
        }
        else if (Ascii.EqualsIgnoreCase(name, "Provides"u8))
        {
            _provides = start..end;
        }
    }

    private static bool IsKept(ReadOnlySpan<byte> name)
    {
        if (name.Length < KeptNames.Length)
        {
            foreach (var kept in KeptNames[name.Length])
            {
                if (Ascii.EqualsIgnoreCase(name, kept))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static byte[][][] ByLength(params string[] names) =>
        [.. Enumerable.Range(0, names.Max(name => name.Length) + 1)
            .Select(length => names.Where(name => name.Length == length).Select(Encoding.ASCII.GetBytes).ToArray())];
}
