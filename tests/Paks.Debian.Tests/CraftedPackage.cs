using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Paks.Debian.Tests;

/// <summary>Package files put together by hand, as dpkg-deb would not make them.</summary>
internal static class CraftedPackage
{
    public const string Control = "Package: tool\nVersion: 1\nArchitecture: amd64\n";

    public static byte[] Deb(byte[] data) => Ar(
        ("debian-binary", "2.0\n"u8.ToArray()),
        ("control.tar.gz", Gzip(Tar(("control", TarEntryType.RegularFile, Control)))),
        ("data.tar.gz", Gzip(data)));

    /// <summary>Content of files, and target of links.</summary>
    public static byte[] Tar(params (string Path, TarEntryType Kind, string Text)[] entries) => Tar(0x1A4, entries);

    public static byte[] Tar(int mode, params (string Path, TarEntryType Kind, string Text)[] entries)
    {
        using var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, TarEntryFormat.Gnu, leaveOpen: true))
        {
            foreach ((var path, var kind, var text) in entries)
            {
                var entry = new GnuTarEntry(kind, path) { Mode = (UnixFileMode)mode };
                if (kind == TarEntryType.RegularFile)
                {
                    entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text));
                }
                else if (kind is TarEntryType.HardLink or TarEntryType.SymbolicLink)
                {
                    entry.LinkName = text;
                }

                tar.WriteEntry(entry);
            }
        }
        return archive.ToArray();
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    public static byte[] Ar(params (string Name, byte[] Content)[] members)
    {
        using var archive = new MemoryStream();
        archive.Write("!<arch>\n"u8);
        foreach ((var name, var content) in members)
        {
            archive.Write(Encoding.ASCII.GetBytes($"{name,-16}{0,-12}{0,-6}{0,-6}{100644,-8}{content.Length,-10}`\n"));
            archive.Write(content);
            if (content.Length % 2 == 1)
            {
                archive.WriteByte((byte)'\n');
            }
        }
        return archive.ToArray();
    }
}
