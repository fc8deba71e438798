using System.Buffers;

namespace Paks.Spack.Packages.Archives;

/// <summary>
/// Reads a tar archive front to end, and nothing that a package may not hold. It is our own because the BCL's reader
/// takes extended headers of any size into memory, mends names that are not UTF-8 and knows no limits.
/// </summary>
internal sealed class ArchiveReader(Stream archive, PackageLimits limits, CancellationToken cancellationToken) : IDisposable
{
    private const int MaxExtendedHeader = 1 << 20;
    private const int MaxExtendedHeaders = 4;
    private const int MaxTrailer = 16 << 20;
    private const string EndsEarly = "the archive ends too early";

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
    private readonly MemberContent _content = new(archive);
    private int _padding;
    private int _members;
    private long _contentSize;

    /// <summary>What is left of the content of the member that <see cref="Next"/> returned last.</summary>
    public MemberContent Content => _content;

    /// <summary>Leaves the archive's stream open: it is the caller's.</summary>
    public void Dispose()
    {
        _content.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    /// <summary>
    /// Goes on to the next member; null after the last one, when the stream has been read to its end.
    /// </summary>
    /// <exception cref="MalformedPackageException">
    /// The archive is damaged, cut off or too large, or has a member that no package may have.
    /// </exception>
    public ArchiveMember? Next()
    {
        cancellationToken.ThrowIfCancellationRequested();
        SkipContent();
        ExtendedHeader? extended = null;
        Span<byte> block = stackalloc byte[ArchiveHeader.Size];
        for (var extensions = 0; extensions <= MaxExtendedHeaders; extensions++)
        {
            ReadBlock(block);
            ArchiveHeader header = new(block);
            if (header.IsZero && extended is null)
            {
                ReadTrailer();
                return null;
            }

            if (!header.HasValidChecksum)
            {
                throw new MalformedPackageException(null, "a header's checksum is wrong");
            }

            if (!IsExtension(header.Type))
            {
                return Start(header, extended);
            }

            ReadExtension(header, extended ??= new ExtendedHeader());
        }

        throw new MalformedPackageException(null, $"more than {MaxExtendedHeaders} extended headers in a row");
    }

    private static bool IsExtension(char type) => type is 'x' or 'L' or 'K';

    private void ReadExtension(ArchiveHeader header, ExtendedHeader extended)
    {
        if (!header.TryGetSize(out var size) || size > MaxExtendedHeader)
        {
            throw new MalformedPackageException(null, $"an extended header is larger than {MaxExtendedHeader} bytes");
        }

        var rented = ArrayPool<byte>.Shared.Rent((int)size);
        var text = rented.AsSpan(0, (int)size);
        _content.Start("extended header", size);
        _content.ReadExactly(text);
        Skip(GetPadding(size));
        if (header.Type == 'x')
        {
            extended.SetRecords(text);
        }
        else if (header.Type == 'L')
        {
            extended.SetGnuName(text);
        }
        else
        {
            extended.SetGnuLinkName(text);
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    private ArchiveMember Start(ArchiveHeader header, ExtendedHeader? extended)
    {
        var stored = extended?.Name ?? header.GetName();
        var kind = GetKind(header.Type, stored);
        var name = kind == PackageEntryKind.Directory && stored.EndsWith('/') ? stored[..^1] : stored;
        if (ArchivePath.FindFault(name) is { } fault)
        {
            throw new MalformedPackageException(stored, fault);
        }

        if (!header.TryGetMode(out var mode) || !header.TryGetSize(out var size))
        {
            throw new MalformedPackageException(name, "a number in its header is malformed");
        }

        size = extended?.Size ?? size;
        Count(name, kind, size);
        _content.Start(name, size);
        _padding = GetPadding(size);
        return new ArchiveMember(name, kind, (int)(mode & 0xfff), size, GetLinkName(name, kind, header, extended));
    }

    private void Count(string name, PackageEntryKind kind, long size)
    {
        // Readers disagree about content after such a header: one of them would take it for the next header.
        if (size != 0 && kind != PackageEntryKind.File)
        {
            throw new MalformedPackageException(name, "it has content but is not a file");
        }

        if (++_members > limits.Entries)
        {
            throw new MalformedPackageException(null, $"the archive has more than {limits.Entries} members");
        }

        if (size > limits.ContentSize - _contentSize)
        {
            throw new MalformedPackageException(name, $"the archive holds more than {limits.ContentSize} bytes");
        }

        _contentSize += size;
    }

    private static PackageEntryKind GetKind(char type, string name) => type switch
    {
        '\0' when name.EndsWith('/') => PackageEntryKind.Directory, // how tar of the seventies wrote a directory
        '0' or '\0' or '7' => PackageEntryKind.File,
        '1' => PackageEntryKind.HardLink,
        '2' => PackageEntryKind.SymbolicLink,
        '5' => PackageEntryKind.Directory,
        '3' or '4' => throw new MalformedPackageException(name, "it is a device"),
        '6' => throw new MalformedPackageException(name, "it is a FIFO"),
        'S' => throw new MalformedPackageException(name, "it is a sparse file"),
        'g' => throw new MalformedPackageException(null, "the archive has a global extended header"),
        _ => throw new MalformedPackageException(name, $"its type '{type}' is unknown"),
    };

    private static string? GetLinkName(string name, PackageEntryKind kind, ArchiveHeader header, ExtendedHeader? extended)
    {
        if (kind is not (PackageEntryKind.SymbolicLink or PackageEntryKind.HardLink))
        {
            return null;
        }

        var stored = extended?.LinkName ?? header.GetLinkName();
        return stored.Length > 0 ? stored : throw new MalformedPackageException(name, "it is a link to nothing");
    }

    private void ReadBlock(Span<byte> block)
    {
        if (archive.ReadAtLeast(block, block.Length, throwOnEndOfStream: false) < block.Length)
        {
            throw new MalformedPackageException(null, EndsEarly);
        }
    }

    // After the first block of zeros there is at least one more, and nothing but zeros: what other readers could take
    // for members is not passed over in silence.
    private void ReadTrailer()
    {
        long length = 0;
        int read;
        while ((read = archive.Read(_buffer)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            length += read;
            if (_buffer.AsSpan(0, read).ContainsAnyExcept((byte)0) || length > MaxTrailer)
            {
                throw new MalformedPackageException(null, "there is data after the end of the archive");
            }
        }

        if (length < ArchiveHeader.Size)
        {
            throw new MalformedPackageException(null, EndsEarly);
        }
    }

    private void SkipContent()
    {
        while (_content.Remaining > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _ = _content.Read(_buffer);
        }

        Skip(_padding);
        _padding = 0;
    }

    private void Skip(int length)
    {
        if (archive.ReadAtLeast(_buffer.AsSpan(0, length), length, throwOnEndOfStream: false) < length)
        {
            throw new MalformedPackageException(null, EndsEarly);
        }
    }

    private static int GetPadding(long size) => (int)(-size & (ArchiveHeader.Size - 1));
}
