using System.Text;

namespace Paks.Oci.Tar;

/// <summary>The header blocks of an entry: one ustar block and, where a value does not fit into it, the PAX records before it.</summary>
/// <remarks>POSIX.1-2017, pax, "ustar Interchange Format" and "pax Header Block".</remarks>
internal static class TarHeader
{
    /// <summary>All of a tar comes in blocks of this size.</summary>
    public const int BlockSize = 512;

    private const int NameSize = 100;
    private const int PrefixSize = 155;
    private const int LinkSize = 100;
    private const long MaximumId = (1L << 21) - 1;  // seven octal digits
    private const long MaximumNumber = (1L << 33) - 1; // eleven octal digits: 8 GiB - 1, or the year 2242

    // The name that Python's tarfile gives: it says nothing of the process, unlike GNU tar's and .NET's.
    private const string PaxName = "././@PaxHeader";

    /// <summary>The bytes to write before the entry's content.</summary>
    /// <exception cref="InvalidTarEntryException">The entry is not one that a tar can hold.</exception>
    public static byte[] Write(TarEntry entry)
    {
        Validate(entry);
        var name = Encoding.UTF8.GetBytes(entry.Kind == TarEntryKind.Directory ? entry.Path + '/' : entry.Path);
        var link = Encoding.UTF8.GetBytes(entry.LinkTarget ?? "");
        var split = SplitName(name);

        var records = new PaxRecords();
        records.AddIf(entry.GroupId > MaximumId, "gid", entry.GroupId);
        records.AddIf(!Fits(link, LinkSize), "linkpath", link);
        records.AddIf(entry.ModificationTime is < 0 or > MaximumNumber, "mtime", entry.ModificationTime);
        records.AddIf(split < 0, "path", name);
        records.AddIf(entry.Size > MaximumNumber, "size", entry.Size);
        records.AddIf(entry.UserId > MaximumId, "uid", entry.UserId);

        var extension = records.ToBytes();
        var extensionSize = extension.Length == 0 ? 0 : BlockSize + Padded(extension.Length);
        var blocks = new byte[extensionSize + BlockSize];
        if (extensionSize > 0)
        {
            var paxHeader = new UstarBlock(blocks.AsSpan(0, BlockSize));
            paxHeader.SetOwner(0, 0);
            paxHeader.SetTime(0);
            paxHeader.Write(Encoding.ASCII.GetBytes(PaxName), 0, 'x', (int)TarEntry.FileMode, extension.Length);
            extension.CopyTo(blocks.AsSpan(BlockSize));
        }

        var header = new UstarBlock(blocks.AsSpan(extensionSize));
        header.SetOwner(entry.UserId > MaximumId ? 0 : entry.UserId, entry.GroupId > MaximumId ? 0 : entry.GroupId);
        header.SetTime(entry.ModificationTime is < 0 or > MaximumNumber ? 0 : entry.ModificationTime);
        header.SetLink(link);
        header.Write(name, split, TypeFlag(entry.Kind), (int)entry.Mode & 0xFFF, entry.Size > MaximumNumber ? 0 : entry.Size);
        return blocks;
    }

    /// <summary><paramref name="size"/> rounded up to whole blocks.</summary>
    public static int Padded(int size) => (size + BlockSize - 1) / BlockSize * BlockSize;

    private static char TypeFlag(TarEntryKind kind) => kind switch
    {
        TarEntryKind.Directory => '5',
        TarEntryKind.SymbolicLink => '2',
        TarEntryKind.HardLink => '1',
        _ => '0',
    };

    private static bool Fits(ReadOnlySpan<byte> text, int size) => text.Length <= size && Ascii.IsValid(text);

    // Where a name is cut into prefix and name: 0 when it fits whole, -1 when it needs a PAX record.
    private static int SplitName(ReadOnlySpan<byte> name)
    {
        if (!Ascii.IsValid(name))
        {
            return -1;
        }

        if (name.Length <= NameSize)
        {
            return 0;
        }

        // The slash at the end of a directory's name is no place to cut.
        var cut = name[..Math.Min(name.Length - 1, PrefixSize + 1)].LastIndexOf((byte)'/');
        return cut > 0 && name.Length - cut - 1 <= NameSize ? cut : -1;
    }

    private static void Validate(TarEntry entry)
    {
        var isLink = entry.Kind is TarEntryKind.SymbolicLink or TarEntryKind.HardLink;
        var problem = TarPath.FindProblem(entry.Path)
            ?? (isLink ? FindLinkProblem(entry) : entry.LinkTarget is null ? null : "only a link has a target")
            ?? (entry.Size < 0 || (entry.Size > 0 && entry.Kind != TarEntryKind.File) ? $"it cannot have the size {entry.Size}" : null)
            ?? (entry.UserId < 0 || entry.GroupId < 0 ? "an owner cannot have a negative number" : null);
        if (problem is not null)
        {
            throw new InvalidTarEntryException(entry.Path, problem);
        }
    }

    private static string? FindLinkProblem(TarEntry entry) =>
        string.IsNullOrEmpty(entry.LinkTarget) ? "a link needs a target"
        : entry.Kind == TarEntryKind.HardLink ? TarPath.FindProblem(entry.LinkTarget)
        : TarPath.FindTextProblem(entry.LinkTarget);
}
