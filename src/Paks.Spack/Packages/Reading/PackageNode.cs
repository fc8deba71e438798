namespace Paks.Spack.Packages.Reading;

/// <summary>One name in the tree of an archive that is being read.</summary>
internal sealed class PackageNode(PackageNode? parent, string name)
{
    private Dictionary<string, PackageNode>? _children;

    public PackageNode? Parent { get; } = parent;

    public string Name { get; } = name;

    /// <summary>A directory until the archive says something else.</summary>
    public PackageEntryKind Kind { get; set; } = PackageEntryKind.Directory;

    /// <summary>True if the archive has a member for it; false for a directory that only members below it imply.</summary>
    public bool IsStored { get; set; }

    public int Mode { get; set; }

    public long Size { get; set; }

    /// <summary>Text of a symbolic link.</summary>
    public string? LinkText { get; set; }

    /// <summary>The file whose further name a hard link is.</summary>
    public PackageNode? FirstName { get; set; }

    public PackageNode? Find(ReadOnlySpan<char> child) =>
        _children is not null && _children.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(child, out var node) ? node : null;

    public PackageNode Add(string child)
    {
        PackageNode node = new(this, child);
        (_children ??= new Dictionary<string, PackageNode>(StringComparer.Ordinal)).Add(child, node);
        return node;
    }

    public bool IsAncestorOf(PackageNode other)
    {
        for (var node = other.Parent; node is not null; node = node.Parent)
        {
            if (node == this)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The path below a node above; empty for the node itself, null if it is not above.</summary>
    public string? GetPathBelow(PackageNode top)
    {
        var length = -1;
        for (var node = this; node != top; node = node.Parent)
        {
            length += node.Name.Length + 1;
            if (node.Parent is null)
            {
                return null;
            }
        }

        return length <= 0 ? "" : string.Create(length, (Node: this, Top: top), Fill);
    }

    /// <summary>The whole name in the archive.</summary>
    public string GetName()
    {
        var root = this;
        while (root.Parent is not null)
        {
            root = root.Parent;
        }

        return GetPathBelow(root)!;
    }

    private static void Fill(Span<char> path, (PackageNode Node, PackageNode Top) range)
    {
        for (var node = range.Node; node != range.Top; node = node.Parent!)
        {
            node.Name.CopyTo(path[^node.Name.Length..]);
            path = path[..^node.Name.Length];
            if (path.IsEmpty)
            {
                return;
            }

            path[^1] = '/';
            path = path[..^1];
        }
    }
}
