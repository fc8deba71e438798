using System.Text;
using Paks.Spack.Specs;

namespace Paks.Spack.Tests.Specs;

public sealed class Matching
{
    private static readonly TestNode Gcc = new("gcc") { Version = "12.2.0", External = "/usr" };
    private static readonly TestNode Cmake = new("cmake") { Version = "3.25" };
    private static readonly TestNode Glibc = new("glibc") { Version = "2.36", External = "/usr" };
    private static readonly TestNode Zlib = new("zlib") { Version = "1.2.13", Parameters = "\"shared\":true,\"pic\":true", Edges = [Gcc >> "build c", Glibc >> "link libc"] };
    private static readonly TestNode Mpich = new("mpich") { Version = "4.1", Parameters = "\"pic\":false", Edges = [Zlib >> "link zlib-api", Gcc >> "build c,cxx"] };
    private static readonly TestNode Root = new("hdf5")
    {
        Version = "1.14.3",
        Target = "haswell",
        Parameters = "\"build_system\":\"cmake\",\"languages\":[\"c\",\"c++\"],\"mpi\":true,\"patches\":[\"0123456789\",\"abcdef\"],\"shared\":false,\"cflags\":[\"-O2\",\"-g\"]",
        Edges = [Cmake >> "build", Gcc >> "build c,fortran", Mpich >> "build,link mpi", Zlib >> "link,run"],
    };

    [Theory]
    [InlineData("hdf5", true)]
    [InlineData("zlib", false)]
    [InlineData("test.hdf5", true)]
    [InlineData("builtin.hdf5", false)]
    [InlineData("hdf5@1.14", true)]
    [InlineData("hdf5@1.12", false)]
    [InlineData("hdf5@=1.14.3", true)]
    [InlineData("hdf5+mpi", true)]
    [InlineData("hdf5~mpi", false)]
    [InlineData("hdf5~shared", true)]
    [InlineData("hdf5+nosuch", false)]
    [InlineData("hdf5 mpi=True", true)]
    [InlineData("hdf5 mpi=*", true)]
    [InlineData("hdf5 nosuch=*", false)]
    [InlineData("hdf5 build_system=cmake", true)]
    [InlineData("hdf5 build_system=autotools", false)]
    [InlineData("hdf5 build_system=*", true)]
    [InlineData("hdf5+languages", false)]
    [InlineData("hdf5 languages=c", true)]
    [InlineData("hdf5 languages=c++,c", true)]
    [InlineData("hdf5 languages=c,fortran", false)]
    [InlineData("hdf5 languages:=c", false)]
    [InlineData("hdf5 languages:=c++,c", true)]
    [InlineData("hdf5 patches=abc", true)]
    [InlineData("hdf5 patches=bcd", false)]
    [InlineData("hdf5 patches:=0123,abcdef", true)]
    [InlineData("hdf5 patches:=abcdef", false)]
    [InlineData("hdf5 cflags=-g", true)]
    [InlineData("hdf5 cflags='-g -O2'", true)]
    [InlineData("hdf5 cflags=-O3", false)]
    [InlineData("hdf5 ldflags=-s", false)]
    [InlineData("hdf5 platform=linux os=debian12", true)]
    [InlineData("hdf5 os=ubuntu22.04", false)]
    [InlineData("hdf5 platform=darwin", false)]
    [InlineData("hdf5 os=*", true)]
    [InlineData("hdf5 target=haswell", true)]
    [InlineData("hdf5 target=x86_64_v3", false)]
    [InlineData("hdf5 target=x86_64_v3:", true)]
    [InlineData("hdf5 target=x86_64_v4:", false)]
    [InlineData("hdf5 target=:broadwell", true)]
    [InlineData("hdf5 target=:ivybridge", false)]
    [InlineData("hdf5 target=:zen5", false)]
    [InlineData("hdf5 target=x86_64:haswell", true)]
    [InlineData("hdf5 target=zen2,haswell", true)]
    [InlineData("hdf5 target=:", true)]
    [InlineData("hdf5++pic", false)]
    [InlineData("hdf5++shared", false)]
    [InlineData("hdf5++absent", true)]
    [InlineData("hdf5 ^zlib", true)]
    [InlineData("hdf5 ^zlib@1.2+shared", true)]
    [InlineData("hdf5 ^zlib@1.3", false)]
    [InlineData("hdf5 ^zlib~shared", false)]
    [InlineData("hdf5 ^cmake", true)]
    [InlineData("hdf5 ^gcc@12", true)]
    [InlineData("hdf5 ^mpi", true)]
    [InlineData("hdf5 ^mpi@4", true)]
    [InlineData("hdf5 ^mpi@5", false)]
    [InlineData("hdf5 ^mpi=mpich", true)]
    [InlineData("hdf5 ^mpi=openmpi", false)]
    [InlineData("hdf5 ^zlib-api", true)]
    [InlineData("hdf5 ^zlib-api=zlib", true)]
    [InlineData("hdf5 ^[deptypes=run] zlib", true)]
    [InlineData("hdf5 ^[deptypes=run] mpich", false)]
    [InlineData("hdf5 ^[virtuals=mpi deptypes=link] mpich", true)]
    [InlineData("hdf5 ^openblas", false)]
    [InlineData("hdf5 ^[when='+mpi'] openblas", false)]
    [InlineData("hdf5 ^[when='~mpi'] openblas", true)]
    [InlineData("hdf5 %gcc", true)]
    [InlineData("hdf5 %gcc@12", true)]
    [InlineData("hdf5 %gcc@13", false)]
    [InlineData("hdf5 %clang", false)]
    [InlineData("hdf5 %c=gcc", true)]
    [InlineData("hdf5 %c,fortran=gcc", true)]
    [InlineData("hdf5 %cxx=gcc", false)]
    [InlineData("hdf5 %glibc", false)]
    [InlineData("hdf5 ^zlib %gcc", true)]
    [InlineData("hdf5 ^zlib %cmake", false)]
    [InlineData("hdf5 ^zlib %glibc", true)]
    [InlineData("+mpi", true)]
    public void IsThatOfSpack(string request, bool expected)
    {
        var document = SpecDocument.Parse(Root.ToDocument());
        Assert.Equal(expected, AbstractSpec.Parse(request).Matches(document.Root, document));
    }

    [Fact]
    public void GoesByTheBeginningOfAHash()
    {
        var document = SpecDocument.Parse(Root.ToDocument());
        Assert.True(AbstractSpec.Parse("/" + Root.Hash).Matches(document.Root, document));
        Assert.True(AbstractSpec.Parse("hdf5 /" + Root.Hash[..5]).Matches(document.Root, document));
        Assert.False(AbstractSpec.Parse("hdf5 /" + Zlib.Hash[..5]).Matches(document.Root, document));
        Assert.True(AbstractSpec.Parse("hdf5 ^/" + Zlib.Hash[..5]).Matches(document.Root, document));
        Assert.False(AbstractSpec.Parse("hdf5 ^/" + Root.Hash[..5]).Matches(document.Root, document));
    }

    [Theory]
    [InlineData("hdf5@1.12:1.13", "version 1.14.3 does not satisfy 1.12:1.13")]
    [InlineData("hdf5~mpi", "variant ~mpi: has +mpi")]
    [InlineData("hdf5 build_system=autotools", "variant build_system=autotools: has build_system=cmake")]
    [InlineData("hdf5+nosuch", "variant +nosuch: hdf5 has no variant nosuch")]
    [InlineData("hdf5++pic", "variant ++pic: mpich has ~pic")]
    [InlineData("hdf5 os=ubuntu22.04", "os ubuntu22.04: is for debian12")]
    [InlineData("hdf5 target=x86_64_v3", "target x86_64_v3: is for haswell")]
    [InlineData("hdf5 cflags=-O3", "cflags=-O3: has -O2 -g")]
    [InlineData("hdf5 ldflags=-s", "ldflags=-s: has none")]
    [InlineData("hdf5 ^zlib@1.3:", "dependency ^zlib@1.3:: has zlib@1.2.13")]
    [InlineData("hdf5 ^zlib~shared", "dependency ^zlib~shared: has zlib@1.2.13 (variant ~shared: has +shared)")]
    [InlineData("hdf5 ^openblas", "dependency ^openblas: has no such dependency")]
    [InlineData("hdf5 ^mpi=openmpi", "dependency ^[virtuals=mpi] openmpi: has no such dependency")]
    [InlineData("hdf5 ^[deptypes=run] mpich", "dependency ^[deptypes=run] mpich: has mpich@4.1 on another kind of edge")]
    [InlineData("hdf5 %clang", "dependency %clang: was compiled by gcc@12.2.0")]
    [InlineData("hdf5 %gcc@13", "dependency %gcc@13: has gcc@12.2.0")]
    public void TellsWhatDiffers(string request, string difference)
    {
        var document = SpecDocument.Parse(Root.ToDocument());
        Assert.Equal(difference, Assert.Single(AbstractSpec.Parse(request).FindDifferences(document.Root, document)).Text);
    }

    [Theory]
    [InlineData("old %gcc", true)]
    [InlineData("old %gcc@10", true)]
    [InlineData("old %gcc@11", false)]
    [InlineData("old %clang", false)]
    public void OfOldSpecsGoesByTheRecordedCompiler(string request, bool expected) =>
        Assert.Equal(expected, MatchesOld(request, "\"compiler\":{\"name\":\"gcc\",\"version\":\"10.2.1\"}", "", 4));

    [Theory]
    [InlineData("old %clang@14", true)]
    [InlineData("old %llvm@14", true)]
    [InlineData("old %gcc", false)]
    public void KnowsTheOldNamesOfCompilers(string request, bool expected) =>
        Assert.Equal(expected, MatchesOld(request, "\"namespace\":\"builtin\"", ",\"annotations\":{\"original_specfile_version\":4,\"compiler\":\"clang@=14.0.6\"}", 5));

    private static bool MatchesOld(string request, string afterArch, string atEnd, int format)
    {
        var hash = DagHash.Compute("any"u8).ToString();
        var node = $$$"""{"name":"old","version":"1","arch":{"platform":"linux","platform_os":"debian11","target":"x86_64"},{{{afterArch}}}{{{atEnd}}},"hash":"{{{hash}}}"}""";
        var text = $$$$"""{"spec":{"_meta":{"version":{{{{format}}}}},"nodes":[{{{{node}}}}]}}""";
        var document = SpecDocument.Parse(Encoding.ASCII.GetBytes(text));
        return AbstractSpec.Parse(request).Matches(document.Root, document);
    }
}
