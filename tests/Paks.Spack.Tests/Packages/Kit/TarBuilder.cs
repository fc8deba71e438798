using System.Globalization;
using System.Text;
using Paks.Spack.Packages;

namespace Paks.Spack.Tests.Packages.Kit;

/// <summary>Writes tar archives, sound ones and others: each header as the test wants it.</summary>
internal sealed class TarBuilder
{
    private readonly MemoryStream _archive = new();

    public TarBuilder Directory(string name, int mode = 0x1ed) => Member('5', name + "/", mode: mode);

    public TarBuilder File(string name, string content = "", int mode = 0x1a4) => File(name, Encoding.UTF8.GetBytes(content), mode);

    public TarBuilder File(string name, byte[] content, int mode = 0x1a4) => Member('0', name, mode: mode, content: content);

    public TarBuilder Link(string name, string target) => Member('2', name, target);

    public TarBuilder HardLink(string name, string first) => Member('1', name, first);

    /// <summary>One member; a name or link that does not fit goes into an extended header.</summary>
    public TarBuilder Member(char type, string name, string link = "", int mode = 0x1ed, byte[]? content = null)
    {
        var records = Record("path", name) + Record("linkpath", link);
        if (records.Length > 0)
        {
            Extended(records);
        }

        return Header(type, Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(link), mode, content?.Length ?? 0).Content(content ?? []);
    }

    public TarBuilder Extended(string records, char type = 'x')
    {
        var text = Encoding.UTF8.GetBytes(records);
        return Header(type, "PaxHeaders/x"u8, [], 0x1a4, text.Length).Content(text);
    }

    /// <summary>A bare header; what is too long for a field is cut off.</summary>
    public TarBuilder Header(char type, ReadOnlySpan<byte> name, ReadOnlySpan<byte> link, int mode, long size, string? sizeField = null)
    {
        var block = new byte[512];
        name[..Math.Min(name.Length, 100)].CopyTo(block);
        Text(block, 100, Octal(mode, 7));
        Text(block, 108, Octal(0, 7));
        Text(block, 116, Octal(0, 7));
        Text(block, 124, sizeField ?? Octal(size, 11));
        Text(block, 136, Octal(0, 11));
        Text(block, 148, "        ");
        block[156] = (byte)type;
        link[..Math.Min(link.Length, 100)].CopyTo(block.AsSpan(157));
        Text(block, 257, "ustar\u000000");
        Text(block, 148, Octal(block.Sum(b => b), 6) + "\u0000 ");
        _archive.Write(block);
        return this;
    }

    public TarBuilder Content(ReadOnlySpan<byte> content)
    {
        _archive.Write(content);
        _archive.Write(new byte[-content.Length & 511]);
        return this;
    }

    /// <summary>The archive with its end, or what there is of it.</summary>
    public byte[] ToArray(bool withEnd = true) => withEnd ? [.. _archive.ToArray(), .. new byte[1024]] : _archive.ToArray();

    public PackageContents Read() => Read(ToArray());

    public static PackageContents Read(byte[] archive, PackageLimits? limits = null) => PackageTarball.Read(new MemoryStream(archive), limits);

    public static string PaxRecord(string key, string value)
    {
        var body = Encoding.UTF8.GetByteCount($" {key}={value}\n");
        var length = body + 1;
        while (length != body + length.ToString(CultureInfo.InvariantCulture).Length)
        {
            length++;
        }

        return $"{length} {key}={value}\n";
    }

    private static string Record(string key, string value) => Encoding.UTF8.GetByteCount(value) > 100 ? PaxRecord(key, value) : "";

    private static string Octal(long value, int digits) => Convert.ToString(value, 8).PadLeft(digits, '0');

    private static void Text(byte[] block, int at, string text) => Encoding.Latin1.GetBytes(text, block.AsSpan(at));
}
