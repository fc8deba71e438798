using CsCheck;
using Paks.Spack.Specs;

namespace Paks.Spack.Tests.Specs;

public sealed class SpecSyntax
{
    [Theory]
    [InlineData("zlib")]
    [InlineData("py-numpy")]
    [InlineData("builtin.zlib")]
    [InlineData("my.repo.zlib")]
    [InlineData("zlib@1.2")]
    [InlineData("zlib@=1.2")]
    [InlineData("zlib@1.2:1.4,=1.5")]
    [InlineData("zlib@git.main=1.2")]
    [InlineData("zlib+shared~pic")]
    [InlineData("zlib@1.2:+shared")]
    [InlineData("zlib~~pic++shared")]
    [InlineData("gcc languages=c,c++", "gcc languages='c,c++'")]
    [InlineData("gcc languages:='c,c++'")]
    [InlineData("gcc languages==c", "gcc languages==c")]
    [InlineData("gcc languages:==c")]
    [InlineData("gcc languages=*")]
    [InlineData("zlib build_type=True", "zlib+build_type")]
    [InlineData("zlib -shared", "zlib~shared")]
    [InlineData("zlib --shared", "zlib~~shared")]
    [InlineData("zlib cflags=\"-O2 -g\"", "zlib cflags='-O2 -g'")]
    [InlineData("zlib cflags==-O3")]
    [InlineData("zlib platform=linux os=debian12 target=x86_64_v3")]
    [InlineData("zlib arch=linux-debian12-x86_64", "zlib platform=linux os=debian12 target=x86_64")]
    [InlineData("zlib arch=x86_64", "zlib target=x86_64")]
    [InlineData("zlib arch=linux-*-x86_64", "zlib platform=linux target=x86_64")]
    [InlineData("zlib operating_system=debian12", "zlib os=debian12")]
    [InlineData("zlib target=x86_64_v2:haswell,:zen2,armv8.4a:", "zlib target='x86_64_v2:haswell,:zen2,armv8.4a:'")]
    [InlineData("zlib namespace=paks", "paks.zlib")]
    [InlineData("zlib/abc", "zlib /abc")]
    [InlineData("/abcdefg")]
    [InlineData("@1.2")]
    [InlineData("*+shared", "+shared")]
    [InlineData("+shared")]
    [InlineData("sqlite@3.40: +x ^zlib@1.2 target=x86_64_v3", "sqlite@3.40:+x ^zlib@1.2 target=x86_64_v3")]
    [InlineData("sqlite^zlib%gcc@12", "sqlite ^zlib %gcc@12")]
    [InlineData("hdf5 % gcc @12 ^ mpich", "hdf5 %gcc@12 ^mpich")]
    [InlineData("hdf5 %%gcc", "hdf5 %gcc")]
    [InlineData("hdf5 ^mpi=mpich@4", "hdf5 ^[virtuals=mpi] mpich@4")]
    [InlineData("hdf5 %c,cxx=gcc@12", "hdf5 %[virtuals=c,cxx] gcc@12")]
    [InlineData("hdf5 ^[virtuals=mpi deptypes=link,build] mpich", "hdf5 ^[deptypes=build,link virtuals=mpi] mpich")]
    [InlineData("hdf5 ^[when='+mpi' virtuals=mpi] mpich", "hdf5 ^[virtuals=mpi when='+mpi'] mpich")]
    [InlineData("hdf5 ^/abc", "hdf5 ^/abc")]
    [InlineData("  zlib  ", "zlib")]
    [InlineData("zlib path='it is \\'so\\''", "zlib path=\"it is 'so'\"")]
    public void IsReadAndWritten(string text, string? written = null) =>
        Assert.Equal(written ?? text, AbstractSpec.Parse(text).ToString());

    [Theory]
    [InlineData("", 0, "a package name")]
    [InlineData("   ", 3, "a package name")]
    [InlineData("zlib@", 5, "a version or a range")]
    [InlineData("zlib@1.2@1.3", 8, "one version list only")]
    [InlineData("zlib@1.4:1.2", 5, "a range that can hold a version")]
    [InlineData("zlib+", 5, "the name of a variant after '+'")]
    [InlineData("zlib ~ shared", 6, "the name of a variant after '~'")]
    [InlineData("zlib+shared~shared", 11, "one value for the variant 'shared'")]
    [InlineData("zlib foo=", 9, "a value after '='")]
    [InlineData("zlib foo='bar", 9, "a closing ' for the quoted value")]
    [InlineData("zlib sqlite", 5, "one spec only")]
    [InlineData("zlib/XYZ", 4, "a DAG hash after '/'")]
    [InlineData("zlib/", 4, "a DAG hash after '/'")]
    [InlineData("zlib/abc/def", 8, "one hash only")]
    [InlineData("zlib ^", 6, "a package name")]
    [InlineData("zlib ^@1.2", 6, "the name of a package after '^'")]
    [InlineData("zlib %+x", 6, "the name of a package after '%'")]
    [InlineData("zlib ^[foo=bar] x", 7, "deptypes=")]
    [InlineData("zlib ^[deptypes=link", 20, "deptypes=")]
    [InlineData("zlib ^[deptypes=lunk] x", 16, "a list of build, link, run and test")]
    [InlineData("zlib target=a:b:c", 12, "targets")]
    [InlineData("zlib$", 4, "'@', '+'")]
    [InlineData("zlib@1.2'x'", 8, "'@', '+'")]
    [InlineData("zlib ;rm", 5, "'@', '+'")]
    [InlineData("./zlib.json", 0, "'@', '+'")]
    public void ErrorsSayWhereAndWhatWasExpected(string text, int position, string expected)
    {
        var error = Assert.Throws<SpecSyntaxException>(() => AbstractSpec.Parse(text));
        Assert.Equal(position, error.Position);
        Assert.StartsWith(expected, error.Expected, StringComparison.Ordinal);
        Assert.Contains(error.Expected, error.Message, StringComparison.Ordinal);
        Assert.Equal($"{text}\n{new string(' ', position)}^", error.Pointer);
    }

    [Fact]
    public void HoldsSeveralSpecs() => Assert.Equal(
        ["zlib@1.2", "sqlite+fts ^zlib", "lua %gcc"],
        AbstractSpec.ParseMany(" zlib @1.2 sqlite +fts ^zlib lua %gcc ").Select(static spec => spec.ToString()));

    [Fact]
    public void GivesDirectDependenciesToThePackageBefore()
    {
        var spec = AbstractSpec.Parse("hdf5 %gcc %cmake ^zlib %clang ^mpich");
        Assert.Equal(["gcc", "cmake", "zlib", "mpich"], spec.Dependencies.Select(static dependency => dependency.Spec.Name));
        Assert.Equal(["clang"], spec.Dependencies[2].Spec.Dependencies.Select(static dependency => dependency.Spec.Name));
    }

    [Theory]
    [InlineData("zlib@1.3.1/knujpfusjcf6bvi6hwlhbkhy4zakitce", "zlib@1.3.1/knujpfusjcf6bvi6hwlhbkhy4zakitce")]
    [InlineData("zlib@=1.3.1 /knujpfusjcf6bvi6hwlhbkhy4zakitce", "zlib@1.3.1/knujpfusjcf6bvi6hwlhbkhy4zakitce")]
    [InlineData("zlib@git.main=1.3 /knujpfusjcf6bvi6hwlhbkhy4zakitce", "zlib@git.main=1.3/knujpfusjcf6bvi6hwlhbkhy4zakitce")]
    [InlineData("zlib@1.3:/knujpfusjcf6bvi6hwlhbkhy4zakitce", null)]
    [InlineData("zlib/knujpfusjcf6bvi6hwlhbkhy4zakitce", null)]
    [InlineData("zlib@1.3.1/knujpf", null)]
    [InlineData("@1.3.1/knujpfusjcf6bvi6hwlhbkhy4zakitce", null)]
    public void NamesAPackageWithoutAnIndex(string text, string? address) =>
        Assert.Equal(address, AbstractSpec.Parse(text).Address?.ToString());

    [Fact]
    public void IsReadAsItIsWritten()
    {
        var names = Word("zlib", "py-numpy", "_x", "a1");
        var node = Gen.Select(names, Word("", "@1.2", "@=1.2:", "@1.2:1.4,2:", "@git.a/b=1").Select(static text => text.Replace("=1.2:", "=1.2", StringComparison.Ordinal)),
            Word("", "+a", "~a+b", "++c", " d=x,y", " e:='c++'", " f=\"it's \\\\ so\"", " g='say \\\"x\\\"'", " cflags='-O2 -g'"),
            Word("", " target=x86_64_v2:", " os=debian12", " platform=linux", " namespace=b.c"),
            Word("", " /abc", " /knujpf"),
            static (name, versions, variants, arch, hash) => name + versions + variants + arch + hash);
        var edge = Word(" ^", " %", " ^[virtuals=mpi] ", " %[deptypes=build when='+x'] ", " ^mpi=");
        Gen.Select(node, Gen.Select(edge, node, static (sign, dependency) => sign + dependency).Array[0, 3], static (root, dependencies) => root + string.Concat(dependencies))
            .Sample(static text =>
            {
                var once = AbstractSpec.Parse(text).ToString();
                Assert.Equal(once, AbstractSpec.Parse(once).ToString());
                Assert.Equal(AbstractSpec.Parse(text), AbstractSpec.Parse(once));
            });
    }

    [Fact]
    public void NeverFailsInAnotherWay() =>
        Gen.Char["ab1 @:=,+~-/^%[]'\"*.\\\u00e9"].Array[0, 24].Select(static text => new string(text)).Sample(static text =>
        {
            try
            {
                Assert.NotNull(AbstractSpec.Parse(text).ToString());
            }
            catch (SpecSyntaxException error)
            {
                Assert.InRange(error.Position, 0, text.Length);
            }
        });

    private static Gen<string> Word(params string[] words) => Gen.OneOf([.. words.Select(Gen.Const)]);
}
