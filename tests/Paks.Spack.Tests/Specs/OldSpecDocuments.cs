using System.Text;
using Paks.Spack.Specs;

namespace Paks.Spack.Tests.Specs;

/// <summary>Documents as Spack 0.17 to 0.23 wrote and hashed them, and as a newer Spack rewrote them.</summary>
public sealed class OldSpecDocuments
{
    private const string Arch = "\"arch\":{\"platform\":\"linux\",\"platform_os\":\"debian11\",\"target\":\"x86_64\"}";
    private const string Compiler = "\"compiler\":{\"name\":\"gcc\",\"version\":\"10.2.1\"}";

    [Fact]
    public void OfFormat4AreHashedWithoutBlanks()
    {
        var text = Node("4", Compiler);
        Verify(4, text, DagHash.Compute(Encoding.ASCII.GetBytes(text)), complete: true);
    }

    [Fact]
    public void OfFormat3AreHashedWithIndentation()
    {
        var text = Node("3", Compiler);
        Verify(3, text, DagHash.Compute(Indented(text)), complete: true);
    }

    [Fact]
    public void ThatWereUpgradedGiveTheHashOfTheirOldText()
    {
        var hash = DagHash.Compute(Encoding.ASCII.GetBytes(Node("4", Compiler)));
        var upgraded = $$$"""{"name":"old4","version":"1.0",{{{Arch}}},"namespace":"builtin","parameters":{"languages":["c","c++"]},"package_hash":"x====","annotations":{"original_specfile_version":4,"compiler":"gcc@=10.2.1"}}""";
        var spec = Verify(5, upgraded, hash, complete: true);
        Assert.Equal((5, 4, "gcc@10.2.1"), (spec.FormatVersion, spec.OriginalFormatVersion, spec.Compiler));
    }

    [Fact]
    public void LeaveOutTestDependenciesWhenHashed()
    {
        const string Leaf = "{\"name\":\"leaf\",\"version\":\"1\"," + Arch + "}";
        var leaf = DagHash.Compute(Encoding.ASCII.GetBytes(Leaf));
        var hashed = $$$"""{"name":"old","version":"1.0",{{{Arch}}},"dependencies":[{"name":"leaf","hash":"{{{leaf}}}","parameters":{"deptypes":["link"],"virtuals":[]}}]}""";
        var hash = DagHash.Compute(Encoding.ASCII.GetBytes(hashed));
        var written = hashed.Replace("[\"link\"]", "[\"link\",\"test\"]", StringComparison.Ordinal)
            .Replace("\"dependencies\":[", $$$"""
            "dependencies":[{"name":"leaf","hash":"{{{leaf}}}","parameters":{"deptypes":["test"],"virtuals":[]}},
            """, StringComparison.Ordinal);
        var document = Parse(4, WithHash(written, hash), WithHash(Leaf, leaf));
        Assert.True(document.VerifyHashes().IsComplete);
    }

    [Fact]
    public void OfFormat2AreHashedWithLinkAndRunOnly()
    {
        const string Leaf = "{\"name\":\"leaf\",\"version\":\"1\"," + Arch + "}";
        var leaf = DagHash.Compute(Indented(Leaf));
        var hashed = $$$"""{"name":"old","version":"1.0",{{{Arch}}},"dependencies":[{"name":"leaf","build_hash":"{{{leaf}}}","type":["link"]}]}""";
        var hash = DagHash.Compute(Indented(hashed));
        var written = hashed.Replace("[\"link\"]", "[\"build\",\"link\"]", StringComparison.Ordinal)
            .Replace("\"type\":[\"build\",\"link\"]}]", $"\"type\":[\"build\",\"link\"]}}],\"full_hash\":\"{leaf}\",\"build_hash\":\"{leaf}\"", StringComparison.Ordinal);
        var document = Parse(2, WithHash(written, hash), WithHash(Leaf, leaf));
        Assert.True(document.VerifyHashes().IsComplete);
        Assert.Equal(DependencyTypes.Build | DependencyTypes.Link, Assert.Single(document.Root.Dependencies).Types);
    }

    [Fact]
    public void ThatCannotBeReproducedAreToldApartFromAlteredOnes()
    {
        var hash = DagHash.Compute("something else"u8);
        Verify(4, Node("4", Compiler), hash, complete: false);
    }

    private static ConcreteSpec Verify(int format, string text, DagHash hash, bool complete)
    {
        var document = Parse(format, WithHash(text, hash));
        var found = document.VerifyHashes();
        Assert.Empty(found.Mismatched);
        Assert.Equal(complete, found.NotReproducible.Count == 0);
        return document.Root;
    }

    private static SpecDocument Parse(int format, params string[] nodes) => SpecDocument.Parse(Encoding.UTF8.GetBytes(
        $$$$"""{"spec":{"_meta":{"version":{{{{format}}}}},"nodes":[{{{{string.Join(',', nodes)}}}}]}}"""));

    private static string WithHash(string node, DagHash hash) => $"{node[..^1]},\"hash\":\"{hash}\"}}";

    private static string Node(string suffix, string compiler) =>
        $$"""{"name":"old{{suffix}}","version":"1.0",{{Arch}},{{compiler}},"namespace":"builtin","parameters":{"languages":["c","c++"]},"package_hash":"x===="}""";

    /// <summary>The text with line breaks and two blanks a level, for texts whose strings hold none of the signs.</summary>
    private static byte[] Indented(string text)
    {
        var result = new StringBuilder();
        var depth = 0;
        foreach (var sign in text)
        {
            if (sign is '}' or ']')
            {
                result.Append('\n').Append(' ', --depth * 2);
            }

            result.Append(sign);
            if (sign is '{' or '[')
            {
                result.Append('\n').Append(' ', ++depth * 2);
            }
            else if (sign == ',')
            {
                result.Append('\n').Append(' ', depth * 2);
            }
            else if (sign == ':')
            {
                result.Append(' ');
            }
        }

        return Encoding.ASCII.GetBytes(result.ToString());
    }
}
