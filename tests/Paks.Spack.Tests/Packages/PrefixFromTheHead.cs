using Paks.Spack.Packages;
using Paks.Spack.Tests.Packages.Kit;

namespace Paks.Spack.Tests.Packages;

public sealed class PrefixFromTheHead
{
    private const string Hash = PackageBuilder.Hash;

    /// <summary>Members (a directory ends in a slash), the hash that is wanted, and the prefix that the head tells.</summary>
    public static TheoryData<string, string?, string?> Heads => new()
    {
        { "opt/ opt/s/ opt/s/p/ opt/s/p/.spack/ opt/s/p/.spack/spec.json", null, "/opt/s/p" },
        { "opt/ opt/s/ opt/s/p/ opt/s/p/file", null, "/opt/s/p" },
        { "opt/s/p/ opt/s/p/.spack/ opt/s/p/.spack/spec.json", null, "/opt/s/p" },
        { "opt/ opt/p/ opt/p/.spack/ opt/p/.spack/archived-files/ opt/p/.spack/archived-files/x", null, null },
        { $"opt/ opt/p-{Hash}/ opt/p-{Hash}/.spack/ opt/p-{Hash}/.spack/archived-files/", Hash, $"/opt/p-{Hash}" },
        { "opt/ opt/p-1-abcdefg/ opt/p-1-abcdefg/+x/ opt/p-1-abcdefg/+x/y", null, null },
        { "opt/ opt/p-1-abcdefg/ opt/p-1-abcdefg/+x/ opt/p-1-abcdefg/+x/y", Hash, "/opt/p-1-abcdefg" },
        { "opt/ opt/p-1-abcdefg/ opt/p-1-abcdefg/+x/ opt/p-1-abcdefg/.spack/", null, null },
        { "home/ home/u/ home/u/.spack/ home/u/.spack/opt/ home/u/.spack/opt/p/ home/u/.spack/opt/p/.spack/ home/u/.spack/opt/p/.spack/x", null, "/home/u/.spack/opt/p" },
        { "home/ home/u/ home/u/.spack/ home/u/.spack/opt/ home/u/.spack/opt/p/ home/u/.spack/opt/p/file", null, null },
        { "opt/ opt/s/ opt/t/ opt/t/p/", null, null },
        { "file", null, null },
        { ".spack/ .spack/spec.json", null, null },
        { "opt/ opt/s/", null, null },
    };

    [Theory]
    [MemberData(nameof(Heads))]
    public void IsTheDirectoryThatHoldsTheMetadata(string members, string? hash, string? expected)
    {
        TarBuilder tar = new();
        foreach (var name in members.Split(' '))
        {
            _ = name.EndsWith('/') ? tar.Directory(name[..^1]) : tar.File(name);
        }

        Assert.Equal(expected, PackageTarball.ReadPrefix(new MemoryStream(tar.ToArray(withEnd: false)), hash));
    }

    [Fact]
    public void IsNotLookedForInOtherThings()
    {
        Assert.Null(PackageTarball.ReadPrefix(Stream.Null));
        Assert.Null(PackageTarball.ReadPrefix(new MemoryStream("no archive at all"u8.ToArray())));
        Assert.Null(PackageTarball.ReadPrefix(new MemoryStream(new byte[4096])));
    }
}
