namespace Paks.Testing.Registries.Access;

/// <summary>Actions on a repository, as a scope names them: <c>repository:NAME:pull,push</c>.</summary>
internal sealed record RepositoryScope(string Name, IReadOnlyList<string> Actions)
{
    /// <summary>The scopes of all values of a scope parameter, each of which may hold several; other resources are left out.</summary>
    public static IReadOnlyList<RepositoryScope> Read(IEnumerable<string?> values) =>
    [
        .. values.SelectMany(value => (value ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(scope => scope.Split(':'))
            .Where(parts => parts is ["repository", _, _])
            .Select(parts => new RepositoryScope(parts[1], parts[2].Split(','))),
    ];

    public override string ToString() => $"repository:{Name}:{string.Join(',', Actions)}";
}
