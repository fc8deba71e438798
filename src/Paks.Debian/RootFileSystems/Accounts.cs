using System.Text;

namespace Paks.Debian.RootFileSystems;

/// <summary>Writes <c>/etc/passwd</c> and <c>/etc/group</c>, without passwords (<c>*</c>: none fits).</summary>
internal static class Accounts
{
    public static void Add(TreeBuilder tree, RootFileSystemRecipe recipe, string owner)
    {
        if (recipe.Users.Count > 0)
        {
            tree.AddFile("etc/passwd", Lines(recipe.Users.Select(user => $"{user.Name}:*:{user.Id}:{user.GroupId}:{user.Name}:{user.Home}:{user.Shell}")), owner);
        }

        if (recipe.Groups.Count > 0)
        {
            tree.AddFile("etc/group", Lines(recipe.Groups.Select(group => $"{group.Name}:*:{group.Id}:")), owner);
        }
    }

    private static MemoryContent Lines(IEnumerable<string> lines) =>
        new(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
}
