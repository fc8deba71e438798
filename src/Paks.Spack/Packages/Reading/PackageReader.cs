using Paks.Spack.Packages.Archives;

namespace Paks.Spack.Packages.Reading;

/// <summary>One pass over a tarball. What the package's prefix is shows only at its end, in its last member.</summary>
internal sealed class PackageReader(PackageLimits limits)
{
    private const int MaxSpecSize = 16 << 20;
    private const int MaxRecipeSize = 1 << 20;

    private readonly PackageTree _tree = new(limits);
    private readonly HashSet<string> _sbangRoots = new(StringComparer.Ordinal);
    private readonly List<PackageNode> _recipesThatSetEnvironment = [];
    private Captured? _buildInfo;
    private Captured? _spec;
    private long _nameLength;

    public PackageContents Read(Stream archive, CancellationToken cancellationToken)
    {
        using ArchiveReader reader = new(archive, limits, cancellationToken);
        while (reader.Next() is { } member)
        {
            var node = _tree.Add(member);
            CountName(node.Name.Length + (member.LinkName?.Length ?? 0));
            if (member.Kind == PackageEntryKind.File)
            {
                Inspect(node, member, reader.Content);
            }
        }

        return Finish();
    }

    private void Inspect(PackageNode node, ArchiveMember member, Stream content)
    {
        if (node.Parent?.Name == ".spack" && node.Name == "binary_distribution")
        {
            _buildInfo = Capture(_buildInfo, node, member, content, limits.BuildInfoSize);
        }
        else if (node.Parent?.Name == ".spack" && node.Name == "spec.json" && member.Size <= MaxSpecSize)
        {
            _spec = Capture(_spec, node, member, content, MaxSpecSize);
        }
        else if (node.Name == "package.py" && node.Parent?.Parent?.Name == "packages")
        {
            InspectRecipe(node, member, content);
        }
        else if ((member.Mode & 0x40) != 0 && member.Size > 2)
        {
            InspectScript(member, content);
        }
    }

    // The shortest name is the package's own; a longer one is a package inside of it.
    private static Captured? Capture(Captured? previous, PackageNode node, ArchiveMember member, Stream content, int limit)
    {
        if (previous is not null && previous.Name.Length <= member.Name.Length)
        {
            return previous;
        }

        if (member.Size > limit)
        {
            throw new MalformedPackageException(member.Name, $"it is larger than {limit} bytes");
        }

        var text = new byte[member.Size];
        content.ReadExactly(text);
        return new Captured(node.Parent!.Parent!, member.Name, text);
    }

    private void InspectRecipe(PackageNode node, ArchiveMember member, Stream content)
    {
        var recipe = new byte[Math.Min(member.Size, MaxRecipeSize)];
        content.ReadExactly(recipe);
        if (Recipe.SetsRunEnvironment(recipe))
        {
            _recipesThatSetEnvironment.Add(node);
        }
    }

    private void InspectScript(ArchiveMember member, Stream content)
    {
        Span<byte> head = stackalloc byte[SbangLine.MaxLength];
        head = head[..(int)Math.Min(member.Size, head.Length)];
        content.ReadExactly(head);

        // Only roots above the member itself are kept, so that they cannot become many.
        if (SbangLine.FindRoot(head) is { } root && ArchivePath.IsWithin("/" + member.Name, root))
        {
            _sbangRoots.Add(root);
        }
    }

    private PackageContents Finish()
    {
        if (_buildInfo is null)
        {
            throw new MalformedPackageException(null, "it has no .spack/binary_distribution below a prefix");
        }

        var prefix = _buildInfo.Folder;
        if (!prefix.IsStored || prefix.Parent is null)
        {
            throw new MalformedPackageException(null, $"it has no directory '{prefix.GetName()}', which should be its prefix");
        }

        var entries = GetEntries(prefix);
        var buildInfo = BuildInfo.Parse(_buildInfo.Text);
        var spec = _spec?.Folder == prefix ? PackagedSpec.TryRead(_spec.Text) : null;
        CheckPrefix("/" + prefix.GetName(), buildInfo, spec);
        return new PackageContents
        {
            Prefix = "/" + prefix.GetName(),
            BuildInfo = buildInfo,
            Entries = entries,
            Name = spec?.Name,
            Version = spec?.Version,
            DagHash = spec?.DagHash,
            UsesSbang = _sbangRoots.Any(root => SbangLine.GetPath(root) == buildInfo.SbangPath),
            HasRunEnvironmentRecipe = _recipesThatSetEnvironment.Exists(recipe => IsOwnRecipe(recipe, prefix, spec?.Name)),
        };
    }

    private List<PackageEntry> GetEntries(PackageNode prefix)
    {
        List<PackageEntry> entries = new(_tree.Members.Count);
        foreach (var node in _tree.Members)
        {
            if (node.GetPathBelow(prefix) is { } path)
            {
                entries.Add(GetEntry(node, path, prefix));
            }
            else if (node.Kind != PackageEntryKind.Directory || !node.IsAncestorOf(prefix))
            {
                throw new MalformedPackageException(node.GetName(), $"it is outside of the package's prefix '{prefix.GetName()}'");
            }
        }

        return entries;
    }

    private PackageEntry GetEntry(PackageNode node, string path, PackageNode prefix)
    {
        var linkTarget = node.LinkText ?? node.FirstName?.GetPathBelow(prefix);
        CountName(path.Length + (linkTarget?.Length ?? 0));
        return new PackageEntry { Path = path, Kind = node.Kind, Mode = node.Mode, Size = node.Size, LinkTarget = linkTarget };
    }

    private void CountName(int length)
    {
        if ((_nameLength += length) > limits.NameLength)
        {
            throw new MalformedPackageException(null, $"its names are longer than {limits.NameLength} characters together");
        }
    }

    private static bool IsOwnRecipe(PackageNode recipe, PackageNode prefix, string? package) =>
        recipe.GetPathBelow(prefix) is { } path && path.StartsWith(".spack/repos/", StringComparison.Ordinal)
        && (package is null || Recipe.IsFolderOf(package, recipe.Parent!.Name));

    // Relocation goes by what the notes say, so they must speak of the place where the files are.
    private static void CheckPrefix(string prefix, BuildInfo notes, PackagedSpec? spec)
    {
        if (notes.RelativePrefix is { } relative && ArchivePath.Join(notes.BuildPath, relative) != prefix)
        {
            throw new MalformedPackageException(null, $"it is packed under '{prefix}' but notes '{relative}' below '{notes.BuildPath}'");
        }

        if (spec?.DagHash is { } hash && notes.HashToPrefix?.GetValueOrDefault(hash) is { } noted && noted != prefix)
        {
            throw new MalformedPackageException(null, $"it is packed under '{prefix}' but notes '{noted}'");
        }
    }

    private sealed record Captured(PackageNode Folder, string Name, byte[] Text);
}
