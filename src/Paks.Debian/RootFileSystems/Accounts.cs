using System.Globalization;
using System.Text;

namespace Paks.Debian.RootFileSystems;

/// <summary>
/// Writes <c>/etc/passwd</c> and <c>/etc/group</c> as update-passwd(8) does on a new system: the masters of the package base-passwd, and
/// what the recipe adds. No password fits (<c>*</c>).
/// </summary>
internal static class Accounts
{
    private const string Masters = "usr/share/base-passwd";
    private const int MostMasterBytes = 1024 * 1024;
    private const int Shell = 6;

    /// <exception cref="MalformedPackageException">A master is none.</exception>
    public static void Add(TreeBuilder tree, RootFileSystemRecipe recipe, string owner)
    {
        Write(tree, "passwd", owner, recipe.Users.Select(user => new[] { user.Name, "*", Text(user.Id), Text(user.GroupId), user.Name, user.Home, user.Shell }));
        Write(tree, "group", owner, recipe.Groups.Select(group => new[] { group.Name, "*", Text(group.Id), "" }));
    }

    private static void Write(TreeBuilder tree, string name, string owner, IEnumerable<string[]> added)
    {
        var accounts = new OrderedDictionary<string, string[]>();
        foreach (var fields in Master(tree, $"{Masters}/{name}.master").Concat(added))
        {
            accounts[fields[0]] = fields;
        }

        if (accounts.Count > 0)
        {
            var lines = accounts.Values.Select(fields => string.Join(':', WithShell(tree, fields)) + "\n");
            tree.AddFile($"etc/{name}", new MemoryContent(Encoding.UTF8.GetBytes(string.Concat(lines))), owner);
        }
    }

    private static IEnumerable<string[]> Master(TreeBuilder tree, string path)
    {
        if (tree.Find(path) is not { Kind: RootFileSystemEntryKind.File } master)
        {
            return [];
        }

        if (master.Size > MostMasterBytes)
        {
            throw new MalformedPackageException("base-passwd", $"{path} is too large for a list of accounts");
        }

        using var reader = new StreamReader(master.OpenContent()!, Encoding.UTF8);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':'))];
    }

    /// <summary>A shell of the masters' that this root file system does not hold would keep its user from ever getting one.</summary>
    private static string[] WithShell(TreeBuilder tree, string[] fields)
    {
        var isMissing = fields.Length > Shell && fields[Shell].EndsWith("/bash", StringComparison.Ordinal) && !tree.Has(fields[Shell]);
        return isMissing ? [.. fields[..Shell], tree.Has("/bin/sh") ? "/bin/sh" : "/usr/sbin/nologin"] : fields;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
