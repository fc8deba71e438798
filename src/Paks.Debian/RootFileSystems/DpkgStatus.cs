using System.Text;

namespace Paks.Debian.RootFileSystems;

/// <summary>What scanners (trivy, syft and others) read where there is no dpkg: a file a package in <c>status.d</c>, its md5sums beside it.</summary>
internal static class DpkgStatus
{
    private const string Folder = "var/lib/dpkg/status.d";

    public static void Add(TreeBuilder tree, PackageTree package, string owner)
    {
        var name = package.Control.Require("Package");
        tree.AddFile($"{Folder}/{name}", Text(StatusOf(package.Control)), owner);
        if (package.Md5Sums.Length > 0)
        {
            tree.AddFile($"{Folder}/{name}.md5sums", Text(package.Md5Sums), owner);
        }
    }

    /// <summary>The control file with the state in which dpkg has a package that it installed.</summary>
    private static string StatusOf(ControlStanza control)
    {
        var lines = control.ToString().Split('\n', 2);
        return $"{lines[0]}\nStatus: install ok installed\n{lines[1]}";
    }

    private static MemoryContent Text(string text) => new(Encoding.UTF8.GetBytes(text));
}
