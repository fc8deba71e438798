using System.Buffers.Text;

namespace Paks.Spack.Packages.Archives;

/// <summary>What extended headers (POSIX.1-2001 records, or GNU's long names) say of the member after them.</summary>
internal sealed class ExtendedHeader
{
    public string? Name { get; private set; }

    public string? LinkName { get; private set; }

    public long? Size { get; private set; }

    public void SetGnuName(ReadOnlySpan<byte> text) => Name = ArchivePath.Decode(WithoutTerminator(text));

    public void SetGnuLinkName(ReadOnlySpan<byte> text) => LinkName = ArchivePath.Decode(WithoutTerminator(text));

    /// <summary>Reads records of the form <c>length key=value\n</c>.</summary>
    /// <exception cref="MalformedPackageException">They are not of this form, or tell of a sparse file.</exception>
    public void SetRecords(ReadOnlySpan<byte> records)
    {
        while (!records.IsEmpty)
        {
            if (!TryCutRecord(ref records, out var key, out var value))
            {
                throw new MalformedPackageException(null, "an extended header is malformed");
            }

            Set(key, value);
        }
    }

    private void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("path"u8))
        {
            Name = ArchivePath.Decode(value);
        }
        else if (key.SequenceEqual("linkpath"u8))
        {
            LinkName = ArchivePath.Decode(value);
        }
        else if (key.SequenceEqual("size"u8))
        {
            Size = ParseSize(value);
        }
        else if (key.StartsWith("SCHILY.xattr."u8))
        {
            throw new MalformedPackageException(Name, "it has extended attributes, with which a file can gain rights");
        }
        else if (key.StartsWith("GNU.sparse."u8))
        {
            throw new MalformedPackageException(Name, "it is a sparse file");
        }
    }

    private static bool TryCutRecord(ref ReadOnlySpan<byte> records, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = value = default;
        if (!Utf8Parser.TryParse(records, out int length, out var digits) || length <= digits + 3 || length > records.Length)
        {
            return false;
        }

        var record = records[digits..length];
        if (record[0] != ' ' || record[^1] != '\n')
        {
            return false;
        }

        record = record[1..^1];
        var equals = record.IndexOf((byte)'=');
        if (equals <= 0)
        {
            return false;
        }

        key = record[..equals];
        value = record[(equals + 1)..];
        records = records[length..];
        return true;
    }

    private static long ParseSize(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out long size, out var used) && used == value.Length && size >= 0
            ? size
            : throw new MalformedPackageException(null, "an extended header is malformed");

    private static ReadOnlySpan<byte> WithoutTerminator(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)0);
        return end < 0 ? text : text[..end];
    }
}
