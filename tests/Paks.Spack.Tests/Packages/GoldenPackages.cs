using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Paks.Spack.Packages;
using Paks.Spack.Tests.Packages.Kit;

namespace Paks.Spack.Tests.Packages;

/// <summary>Two tarballs that a real Spack wrote and read back.</summary>
public sealed class GoldenPackages
{
    private const string LibzHash = "knujpfusjcf6bvi6hwlhbkhy4zakitce";
    private const string AppHash = "do3km6ok3dvlpovetabrma6jk4j2psix";
    private const string Arch = "/linux-x86_64_v3";
    private const string OldLibz = "/opt/demo-store" + Arch + "/libz-1.3.1-" + LibzHash;
    private const string OldApp = "/opt/demo-store" + Arch + "/app-2.1-" + AppHash;
    private const string NewLibz = "/srv/x" + Arch + "/libz-1.3.1-" + LibzHash;
    private const string NewApp = "/srv/x" + Arch + "/app-2.1-" + AppHash;

    private const string LibzTarball = """
        H4sIAAAAAAAA/+1Y32+bMBDuc/8KZO0xIRB+ZIoUaY973HsVWQYMuBCDbJPRRvzvO9OuS9J0UVbCKtXfC+Z8+M7+7nw2Va1mN1eGA1gEQf8EHD9PtMPAX9xY
        wbUd02ikIgJMjmHrA6IC/hO6qaZSVYJeJxQu5t91wnlg+B8DR/yXjDfttP0a4tDHW2+YeLicf8/zHMP/GDjDf8mix6lre7Y7LXhzX6eNvI/TMNqyMP9Z5lGR
        P/iPpGAq/svecTH/c+DfNfyPgQH5t2VN4uJEGFzOvx+4Jv9HwfD8y5rG9r2s+IsNTWro+2/yH3rhEf+h589vrFE4+eT875DmCy13CG+oIrqxpUKyiqNl0E0Q
        rxIq0fJuhzjZULREOiLQ5I8S6qMDJETEuf68LolKK7HpdSGaoOu3CFcwFGqihqtm7tuOD32w+hlVIH4JOqTNgjEdTtpi1LBSMa7HIQLkCkxrQ1qeYPkgFdXG
        NqSgKSsp6MVpSTLt9Rradb3/1rZ7b+leu0wOXmCafbvTVuOCZBTnRMIEUV1kuqXXYQXQM+e8UkTBcvR+VYJljJMS65XVHuGDFX0e5lw6oW7dddfnf8D8B93T
        Z4B/2P+dhbn/jYKB+YfkiCuesmw/Ei7nP3T80PA/Bq7G/6Ndx882ztV/N3jFf+gtTP0fA7WAotmuZsPFwS3oJkysvuyexu70x7f/e54Gp2HP7Nm3H6T9TklC
        xXVsvJH3e/m/OP7/N5/D/a+9jjuH+OT577quVROVr4a/CEZwCBYPOGFSCRY1+nxstoGPhjFoP1f/Q/8o/z3H8039HwU7GRGeYcZhGcoS661gaR2fBoDSWa83
        sfpL90mtidXz/1T0D3q1eGIJWsIdeUvxb413xNrEyomAOzovJE5o0tQ0WVpKNH2HzLGqXqzszo31errvcKzr51nFRFHcJwKjcmndrffEvddHMkVbpf8UaPnr
        Y/S6M/umgYGBgYGBgYHBMPgF6/5k/wAoAAA=
        """;

    private const string AppTarball = """
        H4sIAAAAAAAA/+2Z246jOBCG+7qfgvHekkzCKaNI+wYr7QOMImTACQ7EtsBkk47y7ltG3T05DkOvm55V13cTsI3L8V/lo1T668M7MwFmYdj+Ape/N56jMJg9
        OOF7N8zQ1JpWYHIIW78hEvTP2EaOai0r9j6u0Fv/6STyQtR/CC70L7lodqPdtyiOgnjr2/GH/vr7vj9B/YegQ3+q1MgbT0eZ9ItNJAs/25ZKbpmmSbWh0boI
        1p6q+e6njtJbf88LQw/1HwJb+pc8ebpno7f+wTSMQH/va0frjNHRdOxDAwvRrNWyqdfpMkq2PMr/KfOkyPfBEy24Ts23yc3Gof5W9B/XiqbF7WGgf/z7M3+K
        8T8ElvWvFUvH61qKUxtG1CgI7uk/nfn+hf5hG/+DaPLJ9T8QIxmZH0i8AVXNw5ZVNZeCzMOjS4TMWE3m3w9E0A0jcwIeQdwfZQh4B7zTKs3Nt6qkeimrDWS0
        rgRZL0mxhHpIkzRCN14wngSQB12/YhqSXz2OGJtgybiTMZc0vNRcmHpoBekaDBtDJj2L632tmTG2oQVb8pK15XSat20mlMJ7kpCFS+qcViwjc101zCXpsqSr
        tsjob89kp0q9JJm33e7kbXnyXGZnLzCptM/HM7Ng0TW2FyY1LeiKxTmtoX+IKlbmCfrwTwBKZUwxkTGR8vNeNjMbZD9/1jW5XfUOVKv36rk1pqegBOhRmCZt
        eaUbWrZ5T2BnRBUni+MRsqgQUlMNwra1yIqvuKBlbFzE9G585hrPjesaGkDRy7/1w3vayfv38p/01BEsuMUtBzD98OwBb+rzToc4gqC/FP+2xv+Ei7t7gDfM
        /76H6/9BsKl/KcXqlo0u/acz70L/wJvMcP4fgj++tNLVuXO52WqTEypWj1DGpptwAYOwevzof44YbApbsfKmjf7jfzDzJrD/11LertEinzz+bep/T64u/b3o
        cv8XeF6E4/8QvI7/j2zH0qtJ4D+OB7R0Rn9ZPsXDicMmtuPfu2Gj9/gfeGE4fXCmQwxOnzz+bXVxe75yZwfYf/73ozDA/d8Q2NU/l7Wur2z01z+KgtDc/zCd
        3qnTGqi/Rf1VSbkY650+s2FE/cn5PywAgwv9YfgPcP03BELqnIuVo6UD2zeZUs1wgfWJsBv/mov9tY3O+J9cxn8Qhhj/g2A2Zx/dBuTjsHz/DzstWu3jjNe6
        4kljrrW67/+v5//ZzMf4H4RDe8QfcwHdUJaxojqf378KcJ323vRmKddpXUBVbMl3Z7km2TXLC6r5lsUvJd7qa64Dc01mrrPrOGNZo1g2d9p7fcdcj8Zavpo4
        dNV1/V/f3qquw6tuWz1Owo7u63otboOOs3rufF+cJLc9BGmm1tN0zXba3CybvJdrOxD2+YxkccT1H4IgCIIgCIIgCIIgCIIgCIIgCIIgCIL8z/gXj5IG7gBQ
        AAA=
        """;

    private static readonly byte[] Libz = Unpack(LibzTarball);
    private static readonly byte[] App = Unpack(AppTarball);

    [Fact]
    public void AreTheOnesThatSpackWrote()
    {
        Assert.Equal("29bac6b579525d9b5fc3776f92040c44c2068756267f18c87858f09d51b5958d", Convert.ToHexStringLower(SHA256.HashData(Libz)));
        Assert.Equal("93be85a56f3c5b2081eb1c5bef5ebef2577036500f6e0e72dca5c4974343b1eb", Convert.ToHexStringLower(SHA256.HashData(App)));
    }

    [Fact]
    public void LibzHasOneFileToRelocate()
    {
        var contents = TarBuilder.Read(Libz);
        Assert.Equal(OldLibz, contents.Prefix);
        Assert.Equal(("libz", "1.3.1", LibzHash), (contents.Name, contents.Version, contents.DagHash));
        Assert.Equal(["lib/pkgconfig/z.pc"], contents.BuildInfo.RelocateTextFiles);
        var tree = Relocate(Libz, contents);
        Assert.Equal(PackageBuilder.Utf8($"prefix={NewLibz}\nlibdir=${{prefix}}/lib\n"), tree.Files["lib/pkgconfig/z.pc"]);
    }

    [Fact]
    public void AppIsReadInTheOrderOfItsArchive()
    {
        var contents = TarBuilder.Read(App);
        Assert.Equal(OldApp, contents.Prefix);
        Assert.True(contents.UsesSbang);
        Assert.False(contents.IsPadded);
        Assert.Equal(
            [
                "", "libz", ".spack", ".spack/spec.json", "bin", "bin/long", "bin/rel", "bin/tool", "bin/tool2",
                "share", "share/hosts", "share/plain.txt", "share/tiny", ".spack/binary_distribution",
            ],
            contents.Entries.Select(entry => entry.Path));
        Assert.Equal("bin/tool", contents.Entries.Single(entry => entry.Kind == PackageEntryKind.HardLink).LinkTarget);
    }

    [Fact]
    public void AppIsRelocatedAsSpackDoesIt()
    {
        var tree = Relocate(App, TarBuilder.Read(App));
        Assert.Equal(
            ["", "libz", ".spack", ".spack/spec.json", "bin", "bin/long", "bin/rel", "bin/tool", "bin/tool2", "share", "share/hosts", "share/plain.txt", "share/tiny"],
            tree.Entries.Select(entry => entry.Path));
        Assert.Equal(NewLibz + "/lib", Target(tree, "libz"));
        Assert.Equal("tool", Target(tree, "bin/rel"));
        Assert.Equal("/etc/hosts", Target(tree, "share/hosts"));
        Assert.Equal("bin/tool", Target(tree, "bin/tool2"));
        Assert.Equal("/opt"u8.ToArray(), tree.Files["share/tiny"]);
        var lines = Encoding.UTF8.GetString(tree.Files["bin/long"]).Split('\n');
        Assert.Equal("#!/bin/sh /srv/x/bin/sbang", lines[0]);
        Assert.Equal($"#!{NewApp}/bin/interp", lines[1]);
    }

    private static string? Target(RelocatedTree tree, string path) => tree.Entries.Single(entry => entry.Path == path).LinkTarget;

    private static RelocatedTree Relocate(byte[] archive, PackageContents contents)
    {
        var map = PrefixMap.Create(
            contents.BuildInfo, [KeyValuePair.Create(AppHash, NewApp), KeyValuePair.Create(LibzHash, NewLibz)], "/srv/x");
        RelocatedTree tree = new(keepContent: true);
        new Relocator(Path.GetTempPath()).Relocate(new MemoryStream(archive), contents, map, tree);
        return tree;
    }

    private static byte[] Unpack(string base64)
    {
        using GZipStream gzip = new(new MemoryStream(Convert.FromBase64String(base64)), CompressionMode.Decompress);
        using MemoryStream tar = new();
        gzip.CopyTo(tar);
        return tar.ToArray();
    }
}
