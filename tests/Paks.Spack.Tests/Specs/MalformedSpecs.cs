using System.Text;
using CsCheck;
using Paks.Spack.Specs;

namespace Paks.Spack.Tests.Specs;

public sealed class MalformedSpecs
{
    private static readonly TestNode Leaf = new("leaf");
    private static readonly TestNode Root = new("root") { Edges = [Leaf >> "link"] };

    public static TheoryData<string, MalformedSpecKind> Documents => new()
    {
        { "", MalformedSpecKind.NotJson },
        { "nonsense", MalformedSpecKind.NotJson },
        { Text(Root.ToDocument())[..^1], MalformedSpecKind.NotJson },
        { Text(Root.ToDocument()) + "x", MalformedSpecKind.NotJson },
        { Replaced("\"name\":\"root\"", "\"name\":\"root\",\"name\":\"other\""), MalformedSpecKind.NotJson },
        { Replaced("\"namespace\":\"test\"", "\"namespace\":\"\\ud800\""), MalformedSpecKind.NotJson },
        { new string('[', 100_000), MalformedSpecKind.NotJson },
        { Replaced("\"build_system\":\"generic\"", "\"x\":" + new string('[', 200) + new string(']', 200)), MalformedSpecKind.NotJson },
        { "[]", MalformedSpecKind.BadNode },
        { "{}", MalformedSpecKind.BadNode },
        { """{"spec":{}}""", MalformedSpecKind.BadNode },
        { """{"spec":{"_meta":{"version":5}}}""", MalformedSpecKind.BadNode },
        { """{"spec":{"_meta":{"version":5},"nodes":[]}}""", MalformedSpecKind.BadNode },
        { """{"spec":{"_meta":{"version":5},"nodes":{}}}""", MalformedSpecKind.BadNode },
        { """{"spec":{"_meta":{"version":5},"nodes":[5]}}""", MalformedSpecKind.BadNode },
        { """{"spec":[{"zlib":{}}]}""", MalformedSpecKind.UnsupportedVersion },
        { Replaced("\"version\":5}", "\"version\":6}"), MalformedSpecKind.UnsupportedVersion },
        { Replaced("\"version\":5}", "\"version\":1}"), MalformedSpecKind.UnsupportedVersion },
        { Replaced("\"version\":5}", "\"version\":\"5\"}"), MalformedSpecKind.UnsupportedVersion },
        { "{\"buildcache_layout_version\":4," + Text(Root.ToDocument())[1..], MalformedSpecKind.UnsupportedVersion },
        { "{\"buildcache_layout_version\":\"2\"," + Text(Root.ToDocument())[1..], MalformedSpecKind.UnsupportedVersion },
        { Replaced("\"name\":\"root\"", "\"name\":\"../root\""), MalformedSpecKind.BadNode },
        { Replaced("\"name\":\"root\"", "\"name\":\"\""), MalformedSpecKind.BadNode },
        { Replaced("\"name\":\"root\"", "\"name\":5"), MalformedSpecKind.BadNode },
        { Replaced("\"name\":\"root\",", ""), MalformedSpecKind.BadNode },
        { Replaced("\"version\":\"1.0\"", "\"version\":\"1.0/../..\""), MalformedSpecKind.BadNode },
        { Replaced("\"version\":\"1.0\"", "\"versions\":[\"1.0\"]"), MalformedSpecKind.BadNode },
        { Replaced("\"platform\":\"linux\"", "\"platform\":\"li nux\""), MalformedSpecKind.BadNode },
        { Replaced("\"target\":\"x86_64\"", "\"target\":[]"), MalformedSpecKind.BadNode },
        { Replaced("\"target\":\"x86_64\"", "\"target\":{}"), MalformedSpecKind.BadNode },
        { Replaced("\"build_system\":\"generic\"", "\"x\":null"), MalformedSpecKind.BadNode },
        { Replaced("\"build_system\":\"generic\"", "\"x\":[5]"), MalformedSpecKind.BadNode },
        { Replaced("\"build_system\":\"generic\"", "\"cflags\":\"-O2\""), MalformedSpecKind.BadNode },
        { Replaced("\"deptypes\":[\"link\"]", "\"deptypes\":[\"lunk\"]"), MalformedSpecKind.BadNode },
        { Replaced("\"deptypes\":[\"link\"]", "\"deptypes\":{}"), MalformedSpecKind.BadNode },
        { Replaced("\"virtuals\":[]", "\"virtuals\":[null]"), MalformedSpecKind.BadNode },
        { Replaced($"\"hash\":\"{Root.Hash}\"", "\"hash\":\"short\""), MalformedSpecKind.BadNode },
        { Replaced($",\"hash\":\"{Root.Hash}\"", ""), MalformedSpecKind.BadNode },
        { Text(TestNode.Document(Root)), MalformedSpecKind.MissingDependency },
        { Replaced("{\"name\":\"leaf\",\"hash\"", "{\"name\":\"loaf\",\"hash\""), MalformedSpecKind.MissingDependency },
        { Text(TestNode.Document(Root, Leaf, Leaf)), MalformedSpecKind.DuplicateHash },
        { Cycle(1), MalformedSpecKind.Cycle },
        { Cycle(3), MalformedSpecKind.Cycle },
        { Cycle(5_000), MalformedSpecKind.Cycle },
        { "{\"spec\":{\"_meta\":{\"version\":5},\"nodes\":[" + string.Join(',', Enumerable.Repeat("5", 20_001)) + "]}}", MalformedSpecKind.TooLarge },
    };

    [Theory]
    [MemberData(nameof(Documents), DisableDiscoveryEnumeration = true)]
    public void AreRefusedForWhatIsWrong(string document, MalformedSpecKind kind)
    {
        var error = Assert.Throws<MalformedSpecException>(() => SpecDocument.Parse(Encoding.UTF8.GetBytes(document)));
        Assert.Equal(kind, error.Kind);
    }

    [Fact]
    public void AreRefusedForTheirSize()
    {
        var error = Assert.Throws<MalformedSpecException>(() => SpecDocument.Parse(new byte[(64 << 20) + 1]));
        Assert.Equal(MalformedSpecKind.TooLarge, error.Kind);
    }

    [Fact]
    public void OfAnyKindFailInNoOtherWay()
    {
        var good = Root.ToDocument();
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Array[1, 4].Sample(changes =>
        {
            byte[] document = [.. good];
            foreach ((var place, var value) in changes)
            {
                document[place] = value;
            }

            try
            {
                Assert.NotNull(SpecDocument.Parse(document).VerifyHashes());
            }
            catch (MalformedSpecException)
            {
            }
        });
    }

    [Fact]
    public void AsDeepAsAChainOfThousandsAreRead()
    {
        var chain = Chain(2_000);
        var document = SpecDocument.Parse(TestNode.Document(chain));
        Assert.Equal(chain.Select(static node => node.Hash), document.RuntimeClosure().Reverse().Select(static spec => spec.Hash.ToString()));
    }

    private static TestNode[] Chain(int length)
    {
        var chain = new TestNode[length];
        for (var index = length - 1; index >= 0; index--)
        {
            chain[index] = new TestNode($"n{index}") { Edges = index == length - 1 ? [] : [new TestEdge(chain[index + 1], "link")] };
        }

        return chain;
    }

    private static string Cycle(int length)
    {
        string[] hashes = [.. Enumerable.Range(0, length).Select(static index => DagHash.Compute(BitConverter.GetBytes(index)).ToString())];
        var nodes = Enumerable.Range(0, length).Select(index =>
            $$$"""{"name":"n{{{index}}}","version":"1","arch":{"platform":"linux","platform_os":"debian12","target":"x86_64"},"dependencies":[{"name":"n{{{(index + 1) % length}}}","hash":"{{{hashes[(index + 1) % length]}}}","parameters":{"deptypes":["link"],"virtuals":[]}}],"hash":"{{{hashes[index]}}}"}""");
        return Text(TestNode.Document([.. nodes]));
    }

    /// <summary>A good document with the first of these texts replaced.</summary>
    private static string Replaced(string old, string replacement)
    {
        var text = Text(Root.ToDocument());
        var place = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(place >= 0, old);
        return text[..place] + replacement + text[(place + old.Length)..];
    }

    private static string Text(byte[] document) => Encoding.UTF8.GetString(document);
}
