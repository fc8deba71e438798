using System.Text;
using CsCheck;
using Paks.Spack.Specs;

namespace Paks.Spack.Tests.Specs;

public sealed class DagHashes
{
    private static readonly Gen<string> Texts = Gen.Char["abcdefghijklmnopqrstuvwxyz234567"].Array[DagHash.Length].Select(static text => new string(text));

    [Theory]
    [InlineData("""{"name":"libz","version":"1.3.1","arch":{"platform":"linux","platform_os":"ubuntu24.04","target":"x86_64_v3"},"namespace":"builtin","parameters":{"build_system":"makefile","cflags":[],"cppflags":[],"cxxflags":[],"fflags":[],"ldflags":[],"ldlibs":[]},"package_hash":"pkghashlibz====","annotations":{"original_specfile_version":5}}""", "knujpfusjcf6bvi6hwlhbkhy4zakitce")]
    [InlineData("""{"name":"app","version":"2.1","arch":{"platform":"linux","platform_os":"ubuntu24.04","target":"x86_64_v3"},"namespace":"builtin","parameters":{"build_system":"makefile","patches":["aa","bb"],"shared":true,"cflags":["-O2"],"cppflags":[],"cxxflags":[],"fflags":[],"ldflags":[],"ldlibs":[]},"patches":["bb","aa"],"package_hash":"pkghashapp====","dependencies":[{"name":"libz","hash":"knujpfusjcf6bvi6hwlhbkhy4zakitce","parameters":{"deptypes":["build","link"],"virtuals":["zlib-api"]}}],"annotations":{"original_specfile_version":5}}""", "do3km6ok3dvlpovetabrma6jk4j2psix")]
    [InlineData("""{"name":"t","languages":["c","c++"],"path":"/a<b>&'\u00e9\u007f\u2028\ud83d\ude00\"\\\t","e":[],"o":{},"n":null,"b":true,"i":0}""", "thqhaevuibco4a3b7qymnqk4bqeiy4jy")]
    public void AreMadeOfTheTextOfANode(string text, string hash) =>
        Assert.Equal(hash, DagHash.Compute(Encoding.ASCII.GetBytes(text)).ToString());

    [Fact]
    public void SortAsTheirTexts() => Gen.Select(Texts, Texts).Sample(static (one, other) =>
    {
        Assert.Equal(one, DagHash.Parse(one).ToString());
        Assert.Equal(Math.Sign(string.CompareOrdinal(one, other)), Math.Sign(DagHash.Parse(one).CompareTo(DagHash.Parse(other))));
        Assert.Equal(one == other, DagHash.Parse(one) == DagHash.Parse(other));
        Assert.True(DagHash.Parse(one).StartsWith(one.AsSpan(0, 7)));
    });

    [Theory]
    [InlineData("")]
    [InlineData("knujpfusjcf6bvi6hwlhbkhy4zakitc")]
    [InlineData("knujpfusjcf6bvi6hwlhbkhy4zakitcee")]
    [InlineData("KNUJPFUSJCF6BVI6HWLHBKHY4ZAKITCE")]
    [InlineData("knujpfusjcf6bvi6hwlhbkhy4zakitc1")]
    [InlineData("../../../../../../../../etc/passw")]
    public void RefuseWhatIsNone(string text) => Assert.Throws<FormatException>(() => DagHash.Parse(text));
}
