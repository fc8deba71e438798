using System.IO.Enumeration;
using System.Text;

namespace Paks.Debian.RootFileSystems.Loader;

/// <summary>
/// The folders of <c>/etc/ld.so.conf</c>, with what it includes (ldconfig(8)). The last name of what is included may hold
/// <c>*</c> and <c>?</c>, which is all that is in use.
/// </summary>
internal sealed class LoaderConfiguration
{
    public const string File = "/etc/ld.so.conf";

    private const int MostBytes = 64 * 1024;
    private const int MostFiles = 256;

    private readonly LoaderTree _tree;
    private readonly List<string> _folders = [];
    private int _files;

    private LoaderConfiguration(LoaderTree tree) => _tree = tree;

    /// <summary>The folders in their order, from the root, as they are written there.</summary>
    /// <exception cref="MalformedPackageException">It is endless.</exception>
    public static IReadOnlyList<string> ReadFolders(LoaderTree tree)
    {
        var configuration = new LoaderConfiguration(tree);
        configuration.Read(File);
        return configuration._folders;
    }

    private void Read(string path)
    {
        if (_tree.Follow(path) is not { } file || !LoaderTree.IsFile(file))
        {
            return;
        }

        if (++_files > MostFiles || file.Content!.Size > MostBytes)
        {
            throw new MalformedPackageException("the C library", $"{path}: a configuration of the loader as long as this is none");
        }

        using var text = new StreamReader(LoaderTree.Open(file), Encoding.UTF8);
        while (text.ReadLine() is { } line)
        {
            ReadLine(path, line.Split('#', 2)[0].Trim());
        }
    }

    private void ReadLine(string path, string line)
    {
        var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 1 && words[0] == "include")
        {
            foreach (var pattern in words[1..])
            {
                Include(pattern.StartsWith('/') ? pattern : $"{FolderOf(path)}/{pattern}");
            }
        }
        else if (words.Length > 0 && !(words.Length > 1 && words[0].Equals("hwcap", StringComparison.OrdinalIgnoreCase)))
        {
            // "=libc6" and the like once said what kind of libraries are there.
            Add(line.Split('=', 2)[0]);
        }
    }

    private void Include(string pattern)
    {
        var folder = FolderOf(pattern);
        var name = pattern[(folder.Length + 1)..];
        foreach (var one in _tree.NamesIn(_tree.FolderAt(folder) ?? "?"))
        {
            if (one.StartsWith('.') == name.StartsWith('.') && FileSystemName.MatchesSimpleExpression(name, one, ignoreCase: false))
            {
                Read($"{folder}/{one}");
            }
        }
    }

    private void Add(string folder)
    {
        var trimmed = folder.TrimEnd().TrimEnd('/');
        if (trimmed.Length > 0)
        {
            _folders.Add(trimmed);
        }
    }

    private static string FolderOf(string path) => path[..path.LastIndexOf('/')];
}
