namespace Paks.Debian.RootFileSystems;

/// <summary>A line of <c>/etc/group</c>.</summary>
public sealed record GroupRecipe(string Name, int Id);
