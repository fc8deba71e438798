using Paks.Containers.Bases;
using Paks.Debian.RootFileSystems;
using Paks.Testing;

namespace Paks.Debian.Tests;

/// <summary>The base debian12 as this host's own mirror gives it, made once for all tests; they are skipped where there is none.</summary>
public sealed class HostMirror : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private RootFileSystem? _tree;
    private string? _whyNot;

    internal RootFileSystemRecipe Recipe { get; } = BaseDefinitions.Find("debian12")!.RecipeFor("amd64");

    internal RootFileSystemPlan? Plan { get; private set; }

    internal FolderCache Cache => new(_folder.Path);

    /// <summary>The tree; without a mirror the test ends here.</summary>
    public RootFileSystem Tree
    {
        get
        {
            Assert.SkipWhen(_tree is null, _whyNot ?? "");
            return _tree!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        (_tree, Plan, _whyNot) = await MirroredTree.MakeAsync("debian12", Recipe, "amd64", _folder.Path);
    }

    public ValueTask DisposeAsync()
    {
        _tree?.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Writes the tree to disk, with modes, owned by whoever runs the test.</summary>
    public void WriteTo(string root) => MirroredTree.Write(Tree, root);
}
