using System.Buffers;
using System.Globalization;
using System.Text;

namespace Paks.Oci.Tar;

/// <summary>PAX records, in the order in which they are added: <c>length key=value\n</c>, the length counting itself.</summary>
internal sealed class PaxRecords
{
    private readonly ArrayBufferWriter<byte> _records = new();

    public byte[] ToBytes() => _records.WrittenSpan.ToArray();

    public void AddIf(bool needed, string key, long value)
    {
        if (needed)
        {
            AddIf(needed, key, Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)));
        }
    }

    public void AddIf(bool needed, string key, ReadOnlySpan<byte> value)
    {
        if (!needed)
        {
            return;
        }

        var rest = 1 + key.Length + 1 + value.Length + 1; // space, key, equals sign, value, line feed
        var length = rest + DigitsOf(rest);
        length = rest + DigitsOf(length); // the length's own digits may push it over a power of ten
        _records.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{length} {key}=")));
        _records.Write(value);
        _records.Write("\n"u8);
    }

    private static int DigitsOf(int value) => value.ToString(CultureInfo.InvariantCulture).Length;
}
