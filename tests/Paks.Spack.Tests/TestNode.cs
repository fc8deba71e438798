using System.Runtime.CompilerServices;
using System.Text;
using Paks.Spack.Caches;
using Paks.Spack.Specs;

namespace Paks.Spack.Tests;

/// <summary>A node of a spec document that a test makes up; its hash is right.</summary>
internal sealed record TestNode(string Name)
{
    // By reference, so that a copy with another version has another hash.
    private static readonly ConditionalWeakTable<TestNode, string> Hashes = [];

    public string Version { get; init; } = "1.0";

    public string Platform { get; init; } = "linux";

    public string Os { get; init; } = "debian12";

    public string Target { get; init; } = "x86_64";

    /// <summary>Given, the target is written as an object.</summary>
    public IReadOnlyList<string>? TargetParents { get; init; }

    /// <summary>Variants and flags, in JSON, without braces.</summary>
    public string Parameters { get; init; } = "\"build_system\":\"generic\"";

    public string? External { get; init; }

    public IReadOnlyList<TestEdge> Edges { get; init; } = [];

    public bool IsInCache { get; init; } = true;

    public int ReferenceCount { get; init; }

    // Kept, since the hash of a root asks for those of all below.
    public string Hash => Hashes.GetValue(this, static node => DagHash.Compute(Encoding.ASCII.GetBytes(node.Write())).ToString());

    public string Json => $"{Write()[..^1]},\"hash\":\"{Hash}\"}}";

    public static TestEdge operator >>(TestNode node, string types) => new(node, types);

    /// <summary>This node as the root of a document that holds all it depends on.</summary>
    public byte[] ToDocument() => Document([.. Closure()]);

    public static byte[] Document(params TestNode[] nodes) => Document([.. nodes.Select(static node => node.Json)]);

    public static byte[] Document(params string[] nodes) =>
        Encoding.UTF8.GetBytes($$$"""{"spec":{"_meta":{"version":5},"nodes":[{{{string.Join(',', nodes)}}}]}}""");

    public ConcreteSpec ToSpec() => SpecDocument.Parse(ToDocument()).Root;

    /// <summary>An index that holds these nodes and what they depend on.</summary>
    public static CacheIndex ToIndex(params TestNode[] nodes) => TestIndex.Read(TestIndex.Write([.. nodes.SelectMany(static node => node.Closure()).DistinctBy(static node => node.Hash)]));

    public IEnumerable<TestNode> Closure() =>
        new[] { this }.Concat(Edges.SelectMany(static edge => edge.Node.Closure())).DistinctBy(static node => node.Hash);

    private string Write()
    {
        var target = TargetParents is null
            ? $"\"{Target}\""
            : $$$"""{"name":"{{{Target}}}","vendor":"v","features":[],"generation":0,"parents":[{{{string.Join(',', TargetParents.Select(static parent => $"\"{parent}\""))}}}],"cpupart":""}""";
        var external = External is null ? "" : $$$""","external":{"path":"{{{External}}}","module":null,"extra_attributes":{}}""";
        var edges = Edges.Count == 0 ? "" : $",\"dependencies\":[{string.Join(',', Edges.Select(static edge => edge.Json))}]";
        return $$$"""{"name":"{{{Name}}}","version":"{{{Version}}}","arch":{"platform":"{{{Platform}}}","platform_os":"{{{Os}}}","target":{{{target}}}},"namespace":"test","parameters":{{{{Parameters}}}}{{{external}}}{{{edges}}},"annotations":{"original_specfile_version":5}}""";
    }
}
