using System.Formats.Tar;
using System.Text;
using Paks.Oci.Tar;
using TarEntry = System.Formats.Tar.TarEntry;
using TarWriter = System.Formats.Tar.TarWriter;

namespace Paks.Oci.Tests.Tar;

/// <summary>Tars that go to .NET's reader: it takes extension headers of any size into memory.</summary>
public sealed class GuardedTar
{
    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public async Task PassesAsItIs(TarEntryFormat format)
    {
        var tar = Write(format);
        await using var guarded = new GuardedTarStream(new TricklingStream(tar, 1000));
        await using var reader = new TarReader(guarded);
        var names = new List<string>();
        while (await reader.GetNextEntryAsync(cancellationToken: TestContext.Current.CancellationToken) is { } entry)
        {
            names.Add($"{entry.Name} {entry.Length}");
        }

        Assert.Equal(["folder/a 700", "folder/b 0", "folder/c 3"], names);
    }

    [Fact]
    public void PassesWhereAPaxHeaderTellsTheSize()
    {
        byte[] tar = [.. Header("x", 'x', 12), .. Padded("12 size=700\n"), .. Header("a", '0', 0), .. Padded(new string('a', 700)), .. Header("b", '0', 0), .. new byte[1024]];
        using var reader = new TarReader(new GuardedTarStream(new MemoryStream(tar)));
        Assert.Equal(("a", 700L), (reader.GetNextEntry() is { } first ? (first.Name, first.Length) : default));
        Assert.Equal("b", reader.GetNextEntry()?.Name);
        Assert.Null(reader.GetNextEntry());
    }

    [Fact]
    public void MayLackItsEndAndThePaddingOfItsLastFile()
    {
        byte[] tar = [.. Header("a", '0', 3), .. "abc"u8];
        using var reader = new TarReader(new GuardedTarStream(new MemoryStream(tar)));
        Assert.Equal("a", reader.GetNextEntry()?.Name);
        Assert.Null(reader.GetNextEntry());
    }

    [Fact]
    public void MayNotLackAByteOfItsLastFile()
    {
        byte[] tar = [.. Header("a", '0', 3), .. "ab"u8];
        using var reader = new TarReader(new GuardedTarStream(new MemoryStream(tar)));
        Assert.Equal("a", reader.GetNextEntry()?.Name);
        Assert.Throws<EndOfStreamException>(() => reader.GetNextEntry());
    }

    [Theory]
    [InlineData('x')]
    [InlineData('g')]
    [InlineData('L')]
    [InlineData('K')]
    public void IsRefusedForALargeExtensionBeforeItIsRead(char type)
    {
        byte[] tar = [.. Header("a", '0', 3), .. Padded("abc"), .. Header("x", type, (1 << 20) + 1)];
        using var reader = new TarReader(new GuardedTarStream(new MemoryStream(tar)));
        Assert.Equal("a", reader.GetNextEntry()?.Name);
        Assert.Contains("1048577 bytes", Assert.Throws<InvalidDataException>(() => reader.GetNextEntry()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('S')]
    [InlineData('M')]
    public void IsRefusedForWhatTheReaderDoesNotKnow(char type)
    {
        using var reader = new TarReader(new GuardedTarStream(new MemoryStream([.. Header("a", type, 3), .. Padded("abc"), .. new byte[1024]])));
        Assert.Throws<InvalidDataException>(() => reader.GetNextEntry());
    }

    private static byte[] Write(TarEntryFormat format)
    {
        using var output = new MemoryStream();
        using (var writer = new TarWriter(output, format, leaveOpen: true))
        {
            foreach (var (name, size) in new[] { ("folder/a", 700), ("folder/b", 0), ("folder/c", 3) })
            {
                TarEntry entry = format switch
                {
                    TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name),
                    TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
                    TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
                    _ => new PaxTarEntry(TarEntryType.RegularFile, name),
                };
                entry.DataStream = new MemoryStream(new byte[size]);
                writer.WriteEntry(entry);
            }
        }

        return output.ToArray();
    }

    private static byte[] Header(string name, char type, int size)
    {
        var block = new byte[512];
        Put(0, name);
        Put(100, "0000644");
        Put(108, "0000000");
        Put(116, "0000000");
        Put(124, Convert.ToString(size, 8).PadLeft(11, '0'));
        Put(136, "00000000000");
        Put(148, "        ");
        Put(156, type.ToString());
        Put(257, "ustar");
        Put(263, "00");
        Put(148, Convert.ToString(block.Sum(part => part), 8).PadLeft(6, '0') + "\0 ");
        return block;

        void Put(int at, string text) => Encoding.ASCII.GetBytes(text).CopyTo(block, at);
    }

    private static byte[] Padded(string content)
    {
        var bytes = Encoding.ASCII.GetBytes(content);
        Array.Resize(ref bytes, (bytes.Length + 511) / 512 * 512);
        return bytes;
    }
}
