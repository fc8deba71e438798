namespace Paks.Spack.Tests;

/// <summary>An edge to a node that a test makes up.</summary>
/// <param name="Node">Where it leads.</param>
/// <param name="Types">Types and virtuals: <c>build,link</c>, <c>link mpi,blas</c>.</param>
internal sealed record TestEdge(TestNode Node, string Types)
{
    public string Json
    {
        get
        {
            var parts = Types.Split(' ');
            return $$$"""{"name":"{{{Node.Name}}}","hash":"{{{Node.Hash}}}","parameters":{"deptypes":{{{List(parts[0])}}},"virtuals":{{{(parts.Length > 1 ? List(parts[1]) : "[]")}}}}}""";
        }
    }

    private static string List(string words) => $"[{string.Join(',', words.Split(',').Select(static word => $"\"{word}\""))}]";
}
