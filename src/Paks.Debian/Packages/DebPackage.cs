using System.Formats.Tar;
using System.Text;

namespace Paks.Debian.Packages;

/// <summary>A <c>.deb</c> file, read once from front to end (deb(5)).</summary>
public sealed class DebPackage
{
    private const int MostControlBytes = 16 * 1024 * 1024;
    private const int MostEntries = 200_000;

    private readonly string _name;
    private readonly ArReader _archive;

    private DebPackage(string name, Stream deb)
    {
        _name = name;
        _archive = new ArReader(deb);
        (var first, var version) = Member("debian-binary");
        using var reader = new StreamReader(version, Encoding.ASCII);
        if (first != "debian-binary" || reader.ReadLine()?.StartsWith("2.", StringComparison.Ordinal) != true)
        {
            throw new InvalidDataException("it is not of format 2");
        }

        var control = ReadControl();
        Control = ControlStanza.Parse(control.GetValueOrDefault("control") ?? throw new InvalidDataException("it has no control file"));
        Md5Sums = Encoding.UTF8.GetString(control.GetValueOrDefault("md5sums") ?? []);
    }

    /// <summary>The control file.</summary>
    public ControlStanza Control { get; }

    /// <summary>The <c>md5sums</c> file: a digest, two blanks and a path a line; empty where there is none.</summary>
    public string Md5Sums { get; }

    /// <summary>Reads what comes before the files.</summary>
    /// <param name="name">The package's name, for messages.</param>
    /// <param name="deb">The file; it stays open.</param>
    /// <exception cref="MalformedPackageException">It is no such file.</exception>
    public static DebPackage Open(string name, Stream deb)
    {
        try
        {
            return new DebPackage(name, deb);
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            throw new MalformedPackageException(name, broken.Message, broken);
        }
    }

    /// <summary>Reads the files, and the rest of the <c>.deb</c>. To be called once.</summary>
    /// <param name="mostBytes">How much they may take in all when unpacked.</param>
    /// <param name="take">Is given each entry, in the package's order.</param>
    /// <exception cref="MalformedPackageException">Something is broken, or of a kind that no base may hold.</exception>
    public void ReadEntries(long mostBytes, Action<DebEntry> take)
    {
        using var files = OpenFiles(mostBytes);
        for (var count = 0; NextEntry(files) is { } entry; count++)
        {
            if (count == MostEntries)
            {
                throw new MalformedPackageException(_name, $"it has more than {MostEntries} entries");
            }

            if (PathOf(entry.Name) is { } path)
            {
                Give(Convert(entry, path), take);
            }
        }
    }

    /// <summary>A file's content is read by whoever takes it, and may be broken.</summary>
    private void Give(DebEntry entry, Action<DebEntry> take)
    {
        try
        {
            take(entry);
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            throw new MalformedPackageException(_name, broken.Message, broken);
        }
    }

    private TarReader OpenFiles(long mostBytes)
    {
        try
        {
            (var name, var content) = Member("data.tar");
            return new TarReader(new UnpackedStream(name, content, mostBytes));
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            throw new MalformedPackageException(_name, broken.Message, broken);
        }
    }

    private TarEntry? NextEntry(TarReader files)
    {
        try
        {
            if (files.GetNextEntry() is { } entry)
            {
                return entry;
            }
            // To the end: the digest of the whole is checked there.
            while (_archive.Next() is { Name: var name })
            {
                if (IsPart(name))
                {
                    throw new InvalidDataException($"it has one more member {name} behind its files");
                }
            }
            return null;
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            throw new MalformedPackageException(_name, broken.Message, broken);
        }
    }

    private DebEntry Convert(TarEntry entry, string path)
    {
        if (entry is PaxTarEntry { ExtendedAttributes: var attributes } && attributes.Keys.Any(key => key.StartsWith("GNU.sparse.", StringComparison.Ordinal)))
        {
            throw new MalformedPackageException(_name, $"{path} is a sparse file, which packages have none of");
        }

        var kind = entry.EntryType switch
        {
            TarEntryType.Directory => DebEntryKind.Directory,
            TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile => DebEntryKind.File,
            TarEntryType.SymbolicLink => DebEntryKind.SymbolicLink,
            TarEntryType.HardLink => DebEntryKind.HardLink,
            TarEntryType other => throw new MalformedPackageException(_name, $"{path} is of a kind ({other}) that no base may hold"),
        };
        var target = kind switch
        {
            DebEntryKind.SymbolicLink when entry.LinkName.Length > 0 => entry.LinkName,
            DebEntryKind.HardLink when PathOf(entry.LinkName) is { } file => file,
            DebEntryKind.SymbolicLink or DebEntryKind.HardLink => throw new MalformedPackageException(_name, $"the link {path} leads nowhere"),
            _ => null,
        };
        return new DebEntry
        {
            Kind = kind,
            Path = path,
            Mode = (int)entry.Mode,
            UserId = entry.Uid,
            GroupId = entry.Gid,
            ModificationTime = entry.ModificationTime.ToUnixTimeSeconds(),
            Size = kind == DebEntryKind.File ? entry.Length : 0,
            LinkTarget = target,
            Content = entry.DataStream,
        };
    }

    /// <summary>Without the leading <c>./</c>; null for the root itself.</summary>
    private string? PathOf(string name)
    {
        var path = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        path = path.EndsWith('/') ? path[..^1] : path;
        if (path is "" or ".")
        {
            return null;
        }

        try
        {
            return ArchivePath.Require(path);
        }
        catch (FormatException broken)
        {
            throw new MalformedPackageException(_name, broken.Message, broken);
        }
    }

    private Dictionary<string, byte[]> ReadControl()
    {
        (var name, var content) = Member("control.tar");
        var files = new Dictionary<string, byte[]>();
        using var tar = new TarReader(new UnpackedStream(name, content, MostControlBytes));
        while (tar.GetNextEntry() is { } entry)
        {
            var path = PathOf(entry.Name);
            if (entry.EntryType is not (TarEntryType.Directory or TarEntryType.RegularFile or TarEntryType.V7RegularFile))
            {
                throw new InvalidDataException($"{path} in {name} is of a kind ({entry.EntryType}) that has no place there");
            }

            if (path is not ("control" or "md5sums"))
            {
                continue;
            }

            using var file = new MemoryStream();
            entry.DataStream?.CopyTo(file);
            if (!files.TryAdd(path, file.ToArray()))
            {
                throw new InvalidDataException($"{path} comes twice in {name}");
            }
        }
        return files;
    }

    /// <summary>The next member, which must be the one whose name starts so; those that start with "_" are for others (deb(5)).</summary>
    private (string Name, Stream Content) Member(string expected)
    {
        (string Name, Stream Content)? member;
        do
        {
            member = _archive.Next();
        }
        while (member?.Name.StartsWith('_') == true);
        return member?.Name.StartsWith(expected, StringComparison.Ordinal) == true
            ? member.Value
            : throw new InvalidDataException($"where {expected} is expected there is {member?.Name ?? "nothing"}");
    }

    private static bool IsPart(string member) =>
        member == "debian-binary" || member.StartsWith("control.tar", StringComparison.Ordinal) || member.StartsWith("data.tar", StringComparison.Ordinal);

    /// <summary>How the readers say that data are not what they should be; what is wrong with the disk is something else.</summary>
    private static bool IsBroken(Exception exception) => exception
        is (InvalidDataException or FormatException or EndOfStreamException or ArgumentException
        or InvalidOperationException or NotSupportedException or OverflowException)
        and not MalformedPackageException;
}
