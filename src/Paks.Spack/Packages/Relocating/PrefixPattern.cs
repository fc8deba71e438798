using System.Text;

namespace Paks.Spack.Packages.Relocating;

/// <summary>A <see cref="PrefixMap"/> as bytes, ready to be looked for.</summary>
internal sealed class PrefixPattern
{
    private readonly Row[] _rows;

    public PrefixPattern(PrefixMap map)
    {
        _rows = [.. map.Rows.Select(row => new Row(row, Encoding.UTF8.GetBytes(row.Old), Encoding.UTF8.GetBytes(row.New)))];
        Anchor = _rows.Select(row => row.Old).Aggregate((a, b) => a[..a.AsSpan().CommonPrefixLength(b)]);
        MaxLength = _rows.Max(row => row.Old.Length);
    }

    /// <summary>
    /// What every old prefix begins with, if only its slash. Looking for it first is fast, and it is nearly as rare as
    /// the prefixes are: they all lie in one store.
    /// </summary>
    public byte[] Anchor { get; }

    /// <summary>Length of the longest old prefix.</summary>
    public int MaxLength { get; }

    /// <summary>The first row whose old prefix the text begins with; null if there is none.</summary>
    public Row? Match(ReadOnlySpan<byte> text)
    {
        foreach (var row in _rows)
        {
            if (text.StartsWith(row.Old))
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>The text with the old prefix that it begins with replaced; null if it begins with none.</summary>
    public byte[]? Replace(ReadOnlySpan<byte> text) => Match(text) is { } row ? [.. row.New, .. text[row.Old.Length..]] : null;

    internal sealed record Row(PrefixReplacement Prefixes, byte[] Old, byte[] New)
    {
        /// <summary>The new prefix made as long as the old one by slashes in front; null if it is longer.</summary>
        public byte[]? Padded { get; } = New.Length > Old.Length
            ? null
            : [.. Enumerable.Repeat((byte)'/', Old.Length - New.Length), .. New];
    }
}
