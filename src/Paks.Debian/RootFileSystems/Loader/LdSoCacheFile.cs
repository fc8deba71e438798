using System.Buffers.Binary;
using System.Text;
using Paks.Elf;

namespace Paks.Debian.RootFileSystems.Loader;

/// <summary>
/// The bytes of <c>ld.so.cache</c> in the format "glibc-ld.so.cache1.1" (glibc, sysdeps/generic/dl-cache.h): a header, an entry a library,
/// the strings, and an extension that says who made it and which <c>glibc-hwcaps</c> there are. Every glibc since 2.2 reads it so,
/// without the table of libc5 before it that ldconfig wrote until 2.31; one before 2.33 reads over the extension, and over the entries
/// that need it, so that there is one form for all.
/// </summary>
internal sealed class LdSoCacheFile(ElfByteOrder byteOrder, string generator)
{
    private const int HeaderSize = 48, EntrySize = 24, SectionSize = 16;
    private const uint ExtensionMagic = 0xEAA42174;
    private const ulong IsCapability = 1UL << 62;

    private readonly bool _isBigEndian = byteOrder == ElfByteOrder.BigEndian;

    public byte[] Write(IReadOnlyList<LoaderLibrary> libraries)
    {
        LoaderLibrary[] entries = [.. InOrder(libraries)];
        string[] capabilities = [.. entries.Select(one => one.Capability).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        var strings = new LdSoCacheStrings(entries.SelectMany(one => new[] { one.Name, one.Path }).Concat(capabilities));
        var stringsAt = HeaderSize + (entries.Length * EntrySize);
        var extensionAt = (stringsAt + strings.Bytes.Length + 3) & ~3;
        var extension = Extension(extensionAt, [.. capabilities.Select(name => (uint)(stringsAt + strings[name]))]);

        var file = new byte[extensionAt + extension.Length];
        WriteHeader(file, entries.Length, strings.Bytes.Length, extensionAt);
        for (var at = 0; at < entries.Length; at++)
        {
            var library = entries[at];
            var entry = file.AsSpan(HeaderSize + (at * EntrySize), EntrySize);
            UInt32(entry, (uint)library.Flags);
            UInt32(entry[4..], (uint)(stringsAt + strings[library.Name]));
            UInt32(entry[8..], (uint)(stringsAt + strings[library.Path]));
            UInt64(entry[16..], library.Capability is null ? 0 : IsCapability | (uint)Array.IndexOf(capabilities, library.Capability));
        }

        strings.Bytes.Span.CopyTo(file.AsSpan(stringsAt));
        extension.CopyTo(file, extensionAt);
        return file;
    }

    /// <summary>The greatest name first; libraries for some processors before the one for all (glibc, elf/cache.c, <c>compare</c>).</summary>
    private static IEnumerable<LoaderLibrary> InOrder(IEnumerable<LoaderLibrary> libraries) => libraries
        .OrderByDescending(one => one.Name, LibraryNameOrder.Instance)
        .ThenByDescending(one => one.Flags)
        .ThenBy(one => one.Capability is null)
        .ThenBy(one => one.Capability, StringComparer.Ordinal);

    private void WriteHeader(Span<byte> file, int entries, int strings, int extensionAt)
    {
        const byte LittleEndian = 2, BigEndian = 3;
        "glibc-ld.so.cache1.1"u8.CopyTo(file);
        UInt32(file[20..], (uint)entries);
        UInt32(file[24..], (uint)strings);
        file[28] = _isBigEndian ? BigEndian : LittleEndian;
        UInt32(file[32..], (uint)extensionAt);
    }

    private byte[] Extension(int start, uint[] capabilities)
    {
        const uint GeneratorTag = 0, CapabilitiesTag = 1;
        var by = Encoding.UTF8.GetBytes(generator);
        var sections = capabilities.Length == 0 ? 1 : 2;
        var capabilitiesAt = 8 + (sections * SectionSize);
        var generatorAt = capabilitiesAt + (4 * capabilities.Length);
        var extension = new byte[generatorAt + by.Length];
        UInt32(extension, ExtensionMagic);
        UInt32(extension.AsSpan(4), (uint)sections);
        WriteSection(extension.AsSpan(8), GeneratorTag, start + generatorAt, by.Length);
        if (sections == 2)
        {
            WriteSection(extension.AsSpan(8 + SectionSize), CapabilitiesTag, start + capabilitiesAt, 4 * capabilities.Length);
        }

        for (var at = 0; at < capabilities.Length; at++)
        {
            UInt32(extension.AsSpan(capabilitiesAt + (4 * at)), capabilities[at]);
        }

        by.CopyTo(extension, generatorAt);
        return extension;
    }

    private void WriteSection(Span<byte> section, uint tag, int offset, int size)
    {
        UInt32(section, tag);
        UInt32(section[8..], (uint)offset);
        UInt32(section[12..], (uint)size);
    }

    private void UInt32(Span<byte> bytes, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, _isBigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    private void UInt64(Span<byte> bytes, ulong value) =>
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, _isBigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
}
