namespace Paks.Debian.RootFileSystems;

/// <summary>A line of <c>/etc/passwd</c>; nobody can log in with a password.</summary>
public sealed record UserRecipe(string Name, int Id, int GroupId, string Home, string Shell);
