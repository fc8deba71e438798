using System.Globalization;
using System.Text;

namespace Paks.Oci.Tar;

/// <summary>What PAX and GNU extension headers say about the member that follows them.</summary>
internal sealed class TarExtension
{
    public string? Path { get; private set; }

    public string? LinkPath { get; private set; }

    public long? Size { get; private set; }

    /// <summary>Takes one extension header in.</summary>
    /// <param name="type">'x' or 'g' for PAX, 'L' or 'K' for GNU.</param>
    /// <param name="content">Its content.</param>
    /// <param name="reader">Makes the errors.</param>
    public void Add(char type, ReadOnlySpan<byte> content, TarHeaderReader reader)
    {
        switch (type)
        {
            case 'L':
                Path = reader.Decode(UpToNul(content));
                break;
            case 'K':
                LinkPath = reader.Decode(UpToNul(content));
                break;
            default:
                AddRecords(type == 'g', content, reader);
                break;
        }
    }

    private void AddRecords(bool isGlobal, ReadOnlySpan<byte> records, TarHeaderReader reader)
    {
        while (!records.IsEmpty)
        {
            var space = records.IndexOf((byte)' ');
            var isNumber = int.TryParse(records[..Math.Max(space, 0)], NumberStyles.None, CultureInfo.InvariantCulture, out var length);
            if (!isNumber || length <= space + 1 || length > records.Length || records[length - 1] != '\n')
            {
                throw reader.Malformed("it has a PAX record that cannot be read");
            }

            var record = records[(space + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals <= 0)
            {
                throw reader.Malformed("it has a PAX record without a key");
            }

            AddRecord(isGlobal, Encoding.UTF8.GetString(record[..equals]), record[(equals + 1)..], reader);
            records = records[length..];
        }
    }

    private void AddRecord(bool isGlobal, string key, ReadOnlySpan<byte> value, TarHeaderReader reader)
    {
        // A global record would hold for whatever is joined after this tar. git writes one, of its own, that says nothing.
        if (isGlobal)
        {
            if (key != "comment")
            {
                throw reader.Malformed($"it has a global PAX record, '{key}', which is not accepted");
            }

            return;
        }

        switch (key)
        {
            case "path":
                Path = reader.Decode(value);
                break;
            case "linkpath":
                LinkPath = reader.Decode(value);
                break;
            case "size":
                Size = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                    ? size
                    : throw reader.Malformed("it has a PAX size that is not a number");
                break;
            case not null when key.StartsWith("GNU.sparse.", StringComparison.Ordinal):
                throw reader.Malformed("it has a sparse file, which is not accepted");
        }
    }

    private static ReadOnlySpan<byte> UpToNul(ReadOnlySpan<byte> text) =>
        text.IndexOf((byte)0) is var end and >= 0 ? text[..end] : text;
}
