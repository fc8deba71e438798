using Paks.Spack.Packages.Archives;

namespace Paks.Spack.Packages.Reading;

/// <summary>
/// The tree that an archive's members make. It refuses what could be unpacked in two ways, or through a link: a name
/// twice, a member below a file or link, a hard link to anything but a file that has been there before.
/// </summary>
internal sealed class PackageTree(PackageLimits limits)
{
    private readonly PackageNode _root = new(null, "");
    private readonly List<PackageNode> _members = [];
    private string _lastFolder = "";
    private PackageNode? _lastFolderNode;
    private int _nodes;

    /// <summary>The nodes that are members, in archive order.</summary>
    public IReadOnlyList<PackageNode> Members => _members;

    public PackageNode Add(ArchiveMember member)
    {
        var slash = member.Name.LastIndexOf('/');
        var folder = slash < 0 ? _root : GetFolder(member.Name.AsSpan(0, slash), member.Name);
        var name = member.Name[(slash + 1)..];
        var node = Claim(folder, name, member);
        node.IsStored = true;
        node.Kind = member.Kind;
        node.Mode = member.Mode;
        node.Size = member.Size;
        if (member.Kind == PackageEntryKind.SymbolicLink)
        {
            node.LinkText = member.LinkName;
        }
        else if (member.Kind == PackageEntryKind.HardLink)
        {
            node.FirstName = FindFirstName(member);
        }

        _members.Add(node);
        return node;
    }

    private PackageNode Claim(PackageNode folder, string name, ArchiveMember member)
    {
        var node = folder.Find(name);
        if (node is null)
        {
            return Add(folder, name);
        }

        if (node.IsStored)
        {
            throw new MalformedPackageException(member.Name, "it is there twice");
        }

        if (member.Kind != PackageEntryKind.Directory)
        {
            throw new MalformedPackageException(member.Name, "members came before it as if it were a directory, and it is none");
        }

        return node;
    }

    // Directories that no member is are counted, too: a name of two thousand components makes as many.
    private PackageNode Add(PackageNode folder, string name) => ++_nodes <= limits.Entries
        ? folder.Add(name)
        : throw new MalformedPackageException(null, $"the archive has more than {limits.Entries} files and directories");

    private PackageNode GetFolder(ReadOnlySpan<char> path, string member)
    {
        if (_lastFolderNode is not null && path.SequenceEqual(_lastFolder))
        {
            return _lastFolderNode;
        }

        var node = _root;
        foreach (var part in path.Split('/'))
        {
            var name = path[part];
            node = node.Find(name) ?? Add(node, name.ToString());
            if (node.Kind == PackageEntryKind.SymbolicLink)
            {
                throw new MalformedPackageException(member, $"it would be written through the link '{path[..part.End]}'");
            }

            if (node.Kind != PackageEntryKind.Directory)
            {
                throw new MalformedPackageException(member, $"it lies below '{path[..part.End]}', which is not a directory");
            }
        }

        (_lastFolder, _lastFolderNode) = (path.ToString(), node);
        return node;
    }

    private PackageNode FindFirstName(ArchiveMember link)
    {
        var node = _root;
        foreach (var part in link.LinkName.AsSpan().Split('/'))
        {
            node = node?.Find(link.LinkName.AsSpan()[part]);
        }

        if (node?.Kind == PackageEntryKind.HardLink)
        {
            node = node.FirstName;
        }

        if (node is not { Kind: PackageEntryKind.File, IsStored: true })
        {
            throw new MalformedPackageException(link.Name, $"it is a hard link to '{link.LinkName}', no file that came before it");
        }

        return node;
    }
}
