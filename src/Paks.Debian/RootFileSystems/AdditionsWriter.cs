using System.Text;

namespace Paks.Debian.RootFileSystems;

/// <summary>Makes what a recipe wants besides the packages' own files.</summary>
internal sealed class AdditionsWriter(string recipe, TreeBuilder tree, UsrMerge layout)
{
    /// <summary>Makes what maintainer scripts would have made: where something stands already, it stays.</summary>
    /// <exception cref="RecipeException">The original of a copy is not there.</exception>
    public void AddScripted(Additions additions, string owner) => Add(new Additions
    {
        Directories = [.. additions.Directories.Where(directory => IsFree(directory.Path))],
        Copies = additions.Copies.Where(copy => IsFree(copy.Key)).ToDictionary(),
        Files = [.. additions.Files.Where(file => IsFree(file.Path))],
        Links = additions.Links.Where(link => IsFree(link.Key) || tree.IsEmptyDirectory(layout.PathOf(link.Key))).ToDictionary(),
        Alternatives = additions.Alternatives.Where(choice => IsFree(choice.Key)).ToDictionary(),
    }, owner);

    /// <summary>Makes additions.</summary>
    /// <exception cref="RecipeException">The original of a copy is not there.</exception>
    /// <exception cref="PackageConflictException">Something else stands there.</exception>
    public void Add(Additions additions, string owner)
    {
        foreach (var directory in additions.Directories)
        {
            tree.AddDirectory(layout.PathOf(directory.Path), owner, directory.Mode, directory.UserId, directory.GroupId);
        }

        foreach (var (path, original) in additions.Copies)
        {
            AddCopy(layout.PathOf(path), layout.PathOf(original), owner);
        }

        foreach (var file in additions.Files)
        {
            tree.AddFile(layout.PathOf(file.Path), new MemoryContent(Encoding.UTF8.GetBytes(file.Text)), owner, file.Mode, file.UserId, file.GroupId);
        }

        foreach (var (path, target) in additions.Links)
        {
            tree.AddLink(layout.PathOf(path), target, owner);
        }

        foreach (var (path, chosen) in additions.Alternatives.Where(choice => !IsFree(choice.Value)))
        {
            var name = Path.GetFileName(path);
            tree.AddLink(layout.PathOf(path), $"/etc/alternatives/{name}", owner);
            tree.AddLink($"etc/alternatives/{name}", $"/{chosen}", owner);
        }
    }

    /// <summary>Makes the links of the merged <c>/usr</c> that base-files does not bring.</summary>
    public void AddLinks(string owner)
    {
        foreach (var (path, target) in layout.Links(name => tree.Find(name)?.Kind == RootFileSystemEntryKind.Directory))
        {
            if (tree.Find(path)?.LinkTarget is null)
            {
                tree.AddLink(path, target, owner);
            }
        }
    }

    private bool IsFree(string path) => tree.Find(layout.PathOf(path)) is null;

    private void AddCopy(string path, string original, string owner)
    {
        var source = tree.Find(original);
        if (source is not { Kind: RootFileSystemEntryKind.File })
        {
            throw new RecipeException(recipe, $"it copies {original}, which is not there");
        }

        tree.Add(source with { Path = path, Content = source.Content!.Copy() }, owner);
    }
}
